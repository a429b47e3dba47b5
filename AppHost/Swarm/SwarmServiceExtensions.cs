using System.Globalization;
using Aspire.Hosting.DockerSwarm.Stack;

namespace MetalsPipeline.AppHost.Swarm;

/// <summary>What is said of many services.</summary>
internal static class SwarmServiceExtensions
{
    /// <summary>Labels for operators and their tools.</summary>
    public static void Describe(this SwarmService service, string tier, string access)
    {
        service.Deploy.Labels["com.metals.pipeline"] = service.Name;
        service.Deploy.Labels["com.metals.tier"] = tier;
        service.Deploy.Labels["com.metals.access"] = access;
    }

    /// <summary>Says why a rule of this stack doesn't hold for the service.</summary>
    public static void Waive(this SwarmService service, string rule, string reason) => service.Deploy.Labels[$"com.metals.waiver.{rule}"] = reason;

    public static void Join(this SwarmService service, params ReadOnlySpan<OverlayNetwork> networks)
    {
        foreach (var network in networks)
            service.Networks.Add(network);
    }

    public static void Limit(this SwarmService service, decimal cpus, decimal reservedCpus, int megabytes, int reservedMegabytes, int pids = 256)
    {
        var resources = service.Deploy.Resources;
        resources.Limits.Cpus = cpus;
        resources.Limits.Memory = ByteSize.MiB(megabytes);
        resources.Limits.Pids = pids;
        resources.Reservations.Cpus = reservedCpus;
        resources.Reservations.Memory = ByteSize.MiB(reservedMegabytes);
    }

    /// <summary>A server that others know by its name and that has data of its own: one task, on the one node that bears its label.</summary>
    public static void KeepData(this SwarmService service, string tier)
    {
        service.Describe(tier, access: "internal");
        service.Hostname = service.Name;
        service.Deploy.Replicas = 1;
        // Connections that live long are no friends of virtual addresses, whose idle entries expire.
        service.Deploy.EndpointMode = EndpointMode.Dnsrr;
        service.Deploy.Placement.Constraints.Add($"node.labels.{service.Name} == true");
    }

    /// <summary>Runs it to its successful end, once.</summary>
    public static void RunOnce(this SwarmService service)
    {
        service.Deploy.Mode = ServiceMode.ReplicatedJob;
        service.HealthCheck = new HealthCheck { Disable = true };
    }

    /// <summary>
    /// Well means that it listens. More would be less: what isn't well has no DNS name, and the members of a cluster have to find each other
    /// before any of them is ready.
    /// </summary>
    public static void ProbePort(this SwarmService service, int port) => service.HealthCheck = new HealthCheck
    {
        Test = ["CMD", "bash", "-c", string.Create(CultureInfo.InvariantCulture, $"exec 3<>/dev/tcp/127.0.0.1/{port}")],
        Interval = TimeSpan.FromSeconds(5),
        StartPeriod = TimeSpan.FromSeconds(60),
    };
}
