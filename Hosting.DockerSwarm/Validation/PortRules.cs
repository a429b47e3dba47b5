using Aspire.Hosting.DockerSwarm.Stack;

namespace Aspire.Hosting.DockerSwarm.Validation;

/// <summary>Published ports that don't clash.</summary>
internal static class PortRules
{
    public static void Check(SwarmStack stack, Problems problems)
    {
        var taken = new Dictionary<(int, PortProtocol), string>();
        foreach (var service in stack.Services.Values)
        {
            var of = new ServiceProblems(service, problems);
            foreach (var port in service.Ports)
            {
                of.AddIf(port.Published is < 1 or > 65535 || port.Target is < 1 or > 65535, "ports", $"{port.Published}:{port.Target}: "
                    + "ports are between 1 and 65535.");
                of.AddIf(
                    port.Mode == PublishMode.Ingress && service.Deploy.EndpointMode == EndpointMode.Dnsrr,
                    "ports",
                    $"{port.Published} is published through the ingress network, which has no way to a service with endpoint mode "
                        + "dnsrr; use PublishMode.Host, or EndpointMode.Vip.");
                if (!taken.TryAdd((port.Published, port.Protocol), service.Name))
                {
                    of.Add("ports", $"{port.Published} is published by '{taken[(port.Published, port.Protocol)]}' already.");
                }
            }
        }
    }
}
