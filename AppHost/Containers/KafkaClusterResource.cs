namespace MetalsPipeline.AppHost.Containers;

/// <summary>Several brokers as one connection.</summary>
/// <param name="name">Name of the resource, and of its connection string.</param>
/// <param name="brokers">The brokers.</param>
/// <param name="security">Who may connect; null: everybody.</param>
public sealed class KafkaClusterResource(string name, IReadOnlyList<KafkaServerResource> brokers, KafkaSecurity? security)
    : Resource(name), IResourceWithConnectionString
{
    /// <summary>The brokers.</summary>
    public IReadOnlyList<KafkaServerResource> Brokers { get; } = brokers;

    /// <summary>Who may connect; null: everybody.</summary>
    public KafkaSecurity? Security { get; } = security;

    /// <summary>Bootstrap servers: host:port of each broker, comma-separated.</summary>
    public ReferenceExpression ConnectionStringExpression => ConnectionList.Of(Brokers.Select(broker => broker.PrimaryEndpoint));
}
