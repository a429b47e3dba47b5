using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.DockerSwarm.Mapping;
using Aspire.Hosting.DockerSwarm.Stack;

namespace Aspire.Hosting.DockerSwarm.Validation;

/// <summary>Networks that can be made, and that connect whoever needs each other.</summary>
internal static class NetworkRules
{
    public static void Check(SwarmStack stack, StackEndpoints endpoints, Problems problems)
    {
        CheckSubnets(stack, problems);
        foreach (var service in stack.Services.Values)
        {
            if (service.Networks.Count == 0)
            {
                problems.Add($"service '{service.Name}'", "networks: it is in none. Add one of the stack's: "
                    + $"PublishAsSwarmService(service => service.Networks.Add(…)); there are {Names(stack.Networks)}.");
            }

            foreach (var unknown in service.Networks.Select(network => network.Network).Except(stack.Networks))
            {
                problems.Add($"service '{service.Name}'", $"networks: '{unknown.Name}' isn't a network of the stack. Add it with "
                    + $"AddOverlayNetwork; there are {Names(stack.Networks)}.");
            }
        }

        foreach (var (from, to) in endpoints.References)
        {
            if (stack.Services.TryGetValue(from, out var one) && stack.Services.TryGetValue(to, out var other)
                && one.Networks.Count > 0 && other.Networks.Count > 0
                && !one.Networks.Select(network => network.Network).Intersect(other.Networks.Select(network => network.Network)).Any())
            {
                problems.Add($"service '{from}'", $"networks: it refers to '{to}', but they share no network. Add one of "
                    + $"{Names(other.Networks.Select(network => network.Network))}.");
            }
        }
    }

    private static void CheckSubnets(SwarmStack stack, Problems problems)
    {
        var subnets = new List<(OverlayNetwork Network, IPNetwork Addresses)>();
        foreach (var network in stack.Networks.Where(network => network.Subnet is not null))
        {
            if (!IPNetwork.TryParse(network.Subnet, out var addresses) || network.Subnet != addresses.ToString())
            {
                problems.Add($"network '{network.Name}'", $"subnet: '{network.Subnet}' is no range of addresses; write it like "
                    + "10.10.1.0/24, with zeros after the prefix.");
                continue;
            }

            if (addresses.BaseAddress.AddressFamily == AddressFamily.InterNetwork && addresses.PrefixLength > 29)
            {
                problems.Add($"network '{network.Name}'", $"subnet: '{network.Subnet}' has no room for services; use at most /29.");
            }

            foreach (var other in subnets.Where(other => other.Addresses.Contains(addresses.BaseAddress) || addresses.Contains(other.Addresses.BaseAddress)))
            {
                problems.Add($"network '{network.Name}'", $"subnet: {network.Subnet} overlaps {other.Network.Subnet} of "
                    + $"'{other.Network.Name}'; tasks would never start.");
            }

            subnets.Add((network, addresses));
        }
    }

    private static string Names(IEnumerable<OverlayNetwork> networks) => string.Join(", ", networks.Select(network => $"'{network.Name}'"));
}
