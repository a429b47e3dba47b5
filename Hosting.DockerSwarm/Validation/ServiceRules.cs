using System.Text.RegularExpressions;
using Aspire.Hosting.DockerSwarm.Stack;

namespace Aspire.Hosting.DockerSwarm.Validation;

/// <summary>What runs in a service.</summary>
internal static partial class ServiceRules
{
    public static void Check(SwarmService service, ServiceProblems of)
    {
        of.AddIf(service.User is { } user && !User().IsMatch(user), "user", $"'{service.User}' isn't a user; write it like 10001:10001 "
            + "or postgres.");
        of.AddIf(service.StopGracePeriod < TimeSpan.Zero, "stop_grace_period", "it can't be less than zero.");
        foreach (var name in service.Environment.Keys.Where(name => name.Length == 0 || name.Contains('=', StringComparison.Ordinal)))
        {
            of.Add("environment", $"'{name}' isn't a variable's name.");
        }

        foreach (var capability in service.CapAdd.Concat(service.CapDrop).Where(capability => !Capability().IsMatch(capability)))
        {
            of.Add("capabilities", $"'{capability}' isn't a capability; write it like NET_BIND_SERVICE, or ALL.");
        }

        foreach (var (name, limit) in service.Ulimits.Where(limit => limit.Value.Soft > limit.Value.Hard && limit.Value.Hard >= 0))
        {
            of.Add($"ulimits {name}", $"the soft limit {limit.Soft} is more than the hard limit {limit.Hard}.");
        }
    }

    [GeneratedRegex(@"^([0-9]+|[a-z_][a-z0-9_-]*)(:([0-9]+|[a-z_][a-z0-9_-]*))?\z", RegexOptions.IgnoreCase)]
    private static partial Regex User();

    [GeneratedRegex(@"^(CAP_)?[A-Z][A-Z_]*\z")]
    private static partial Regex Capability();
}
