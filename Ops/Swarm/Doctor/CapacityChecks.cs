using System.Globalization;
using Docker.DotNet.Models;
using MetalsPipeline.Ops.Stacks;

namespace MetalsPipeline.Ops.Swarm.Doctor;

/// <summary>Disk, memory and processors.</summary>
internal static class CapacityChecks
{
    private const string Area = "capacity";

    private const long GiB = 1L << 30;

    private const double Tight = 0.9;

    public static IEnumerable<Check> Run(Patient patient)
    {
        yield return patient.IsHere
            ? Disk(patient.Info.DockerRootDir, new DriveInfo(patient.Info.DockerRootDir).AvailableFreeSpace, new DriveInfo(patient.Info.DockerRootDir).TotalSize)
            : Check.Unknown(Area, "disk", $"{patient.Info.DockerRootDir} is on another machine", "run this on the node");
        foreach (var node in patient.Nodes.Where(node => node.TakesTasks))
            yield return Reservations(node, patient.Stack.Services);
        if (Unplaced(patient.Stack.Services) is { } unplaced)
            yield return unplaced;
    }

    /// <param name="folder">The engine's.</param>
    /// <param name="free">Bytes.</param>
    /// <param name="total">Bytes.</param>
    public static Check Disk(string folder, long free, long total)
    {
        var finding = string.Create(CultureInfo.InvariantCulture, $"{folder} has {(double)free / GiB:0.0} of {(double)total / GiB:0.0} GiB free");
        return free < GiB ? Check.Fail(Area, "disk", finding, "'docker system prune' removes what nothing uses; or give it more disk")
            : free < 5 * GiB || free < total / 20 ? Check.Warn(Area, "disk", finding, "'docker system prune' removes what nothing uses; or give it more disk")
            : Check.Pass(Area, "disk", finding);
    }

    private static Check Reservations(SwarmNode node, IReadOnlyList<ServiceState> services)
    {
        var reserved = services
            .SelectMany(service => service.CurrentTasks.Where(task => task.NodeID == node.Id && task.Status?.State <= TaskState.Running), (service, _) => service.Spec.TaskTemplate!.Resources?.Reservations)
            .ToArray();
        return Reservations(node, reserved.Sum(one => one?.MemoryBytes ?? 0), reserved.Sum(one => one?.NanoCPUs ?? 0));
    }

    /// <param name="node">The node.</param>
    /// <param name="memory">Bytes that the stack reserves there.</param>
    /// <param name="nanoCpus">Billionths of processors.</param>
    public static Check Reservations(SwarmNode node, long memory, long nanoCpus)
    {
        var finding = string.Create(
            CultureInfo.InvariantCulture,
            $"the stack reserves {(double)memory / GiB:0.0} of {(double)node.Memory / GiB:0.0} GiB and {nanoCpus / 1e9:0.0} of {node.NanoCpus / 1e9:0} processors");
        return memory > Tight * node.Memory || nanoCpus > Tight * node.NanoCpus
            ? Check.Warn(Area, node.Name, finding, "join another node, or move services away")
            : Check.Pass(Area, node.Name, finding);
    }

    private static Check? Unplaced(IReadOnlyList<ServiceState> services)
    {
        var waiting = services.Where(service => service.CurrentTasks.Any(task =>
            task.Status is { State: TaskState.Pending, Err: { } reason } && reason.Contains("insufficient resources", StringComparison.Ordinal)));
        return string.Join(", ", waiting.Select(service => service.Name)) is { Length: > 0 } names
            ? Check.Fail(Area, "reservations", $"no node has room for {names}", "join another node, or give one more memory or processors")
            : null;
    }
}
