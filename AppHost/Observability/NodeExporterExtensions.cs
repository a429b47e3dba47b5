using MetalsPipeline.AppHost.Swarm;

namespace MetalsPipeline.AppHost.Observability;

/// <summary>Adds the node exporter: processors, memory and disks of every node.</summary>
internal static class NodeExporterExtensions
{
    /// <summary>Where it sees the node's file system.</summary>
    public const string NodeRoot = "/host";

    /// <summary>Adds the exporter, once on every node.</summary>
    public static void AddNodeExporter(this IDistributedApplicationBuilder builder, string name, ObservabilitySwarm swarm) =>
        builder.AddContainer(name, ObservabilityImageTags.NodeExporterImage, ObservabilityImageTags.NodeExporterTag)
            .WithImageRegistry(ObservabilityImageTags.Registry)
            .WithHttpEndpoint(targetPort: 9100)
            .WithHttpHealthCheck("/")
            .WithArgs($"--path.rootfs={NodeRoot}", $"--path.procfs={NodeRoot}/proc", $"--path.sysfs={NodeRoot}/sys")
            // Only what is the node's, seen from a container: the network, for one, would be the container's own.
            .WithArgs(
                "--collector.disable-defaults",
                "--collector.cpu",
                "--collector.diskstats",
                "--collector.filesystem",
                "--collector.loadavg",
                "--collector.meminfo",
                "--collector.uname")
            .PublishAsSwarmService(swarm.NodeExporter);
}
