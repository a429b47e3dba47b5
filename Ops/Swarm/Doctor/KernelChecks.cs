namespace MetalsPipeline.Ops.Swarm.Doctor;

/// <summary>What a Swarm's networks need of Linux. Without it nothing complains: connections just time out.</summary>
internal static class KernelChecks
{
    private const string Area = "kernel";

    private static readonly (string Module, string Setting, string Purpose, bool IsBetweenNodes)[] Needs =
    [
        ("vxlan", "CONFIG_VXLAN", "networks across nodes", false),
        ("ip_vs", "CONFIG_IP_VS", "services' addresses and published ports", false),
        ("esp4", "CONFIG_INET_ESP", "encrypted networks across nodes", true),
        ("xfrm_user", "CONFIG_XFRM_USER", "encrypted networks across nodes", true),
    ];

    /// <param name="kernel">The kernel; null where it is on another machine.</param>
    /// <param name="version">Its version.</param>
    /// <param name="nodes">How many there are.</param>
    public static IEnumerable<Check> Run(Kernel? kernel, string version, int nodes) => Needs.Select(need => kernel?.Has(need.Module, need.Setting) switch
    {
        true => Check.Pass(Area, need.Module, $"Linux {version} has it, for {need.Purpose}"),
        false when need.IsBetweenNodes && nodes == 1 => Check.Warn(
            Area, need.Module, $"Linux {version} doesn't have it: no {need.Purpose}", $"before another node joins, boot a kernel with {need.Setting}"),
        false => Check.Fail(Area, need.Module, $"Linux {version} doesn't have it: no {need.Purpose}", $"boot a kernel with {need.Setting}, or install its modules"),
        null => Check.Unknown(
            Area,
            need.Module,
            $"whether Linux {version} has it isn't seen from here ({need.Purpose})",
            kernel is null ? "run this on the node" : $"see that the kernel has {need.Setting}"),
    });
}
