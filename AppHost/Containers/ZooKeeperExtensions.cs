using System.Globalization;
using MetalsPipeline.AppHost.Swarm;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MetalsPipeline.AppHost.Containers;

/// <summary>Adds ZooKeeper servers.</summary>
internal static class ZooKeeperExtensions
{
    private const string ClientEndpoint = "client";
    private const int ClientPort = 2181;
    private const int EnsembleSize = 3;

    /// <summary>Adds one server.</summary>
    public static IResourceBuilder<ContainerResource> AddZooKeeper(this IDistributedApplicationBuilder builder, string name, PipelineOptions options, PipelineSwarm swarm)
    {
        var zookeeper = builder.AddContainer(name, ContainerImageTags.ZooKeeperImage, ContainerImageTags.ZooKeeperTag)
            .WithImageRegistry(ContainerImageTags.Registry)
            .WithEndpoint(targetPort: ClientPort, scheme: "tcp", name: ClientEndpoint)
            .WithEnvironment("ZOOKEEPER_CLIENT_PORT", ClientPort.ToString(CultureInfo.InvariantCulture))
            .WithEnvironment("ZOOKEEPER_TICK_TIME", "2000")
            .WithEnvironment("ZOOKEEPER_AUTOPURGE_SNAP_RETAIN_COUNT", "3")
            .WithEnvironment("ZOOKEEPER_AUTOPURGE_PURGE_INTERVAL", "24")
            .WithEnvironment("KAFKA_HEAP_OPTS", "-Xms128M -Xmx256M")
            .WithVolume(options.VolumeOf(builder, name), "/var/lib/zookeeper/data")
            .WithVolume(options.VolumeOf(builder, name, "log"), "/var/lib/zookeeper/log");
        var check = $"{name}_check";
        var endpoint = zookeeper.GetEndpoint(ClientEndpoint);
        builder.Services.AddHealthChecks().Add(new(check, _ => new ZooKeeperHealthCheck(endpoint), HealthStatus.Unhealthy, tags: null));
        return zookeeper.WithHealthCheck(check).PublishAsSwarmService(swarm.ZooKeeper);
    }

    /// <summary>Adds three servers, NAME-1 to NAME-3, that elect a leader among them.</summary>
    public static IResourceBuilder<ContainerResource>[] AddZooKeeperEnsemble(
        this IDistributedApplicationBuilder builder, string name, PipelineOptions options, PipelineSwarm swarm)
    {
        IResourceBuilder<ContainerResource>[] servers = [.. Enumerable.Range(1, EnsembleSize).Select(n => builder.AddZooKeeper($"{name}-{n}", options, swarm))];
        var list = new ReferenceExpressionBuilder();
        foreach (var server in servers)
        {
            list.Append($"{server.GetEndpoint(ClientEndpoint).Property(EndpointProperty.Host)}:2888:3888");
            list.AppendLiteral(server == servers[^1] ? "" : ";");
        }

        var ensemble = list.Build();
        for (var i = 0; i < servers.Length; i++)
        {
            servers[i].WithEnvironment("ZOOKEEPER_SERVER_ID", (i + 1).ToString(CultureInfo.InvariantCulture))
                .WithEnvironment("ZOOKEEPER_SERVERS", ensemble)
                .WithEnvironment("ZOOKEEPER_INIT_LIMIT", "10")
                .WithEnvironment("ZOOKEEPER_SYNC_LIMIT", "5")
                // A server need not know its own address, which in a Swarm isn't known until the server runs.
                .WithEnvironment("ZOOKEEPER_QUORUM_LISTEN_ON_ALL_IPS", "true");
        }

        return servers;
    }

    /// <summary>What Kafka calls zookeeper.connect: host:port of each server, comma-separated.</summary>
    public static ReferenceExpression ConnectString(this IReadOnlyList<IResourceBuilder<ContainerResource>> servers) =>
        ConnectionList.Of(servers.Select(server => server.GetEndpoint(ClientEndpoint)));
}
