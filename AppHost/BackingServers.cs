using MetalsPipeline.AppHost.Containers;

namespace MetalsPipeline.AppHost;

/// <summary>The servers behind the services, whatever they are.</summary>
/// <param name="Kafka">Its connection string is <c>host:port</c>, or a comma-separated list of them.</param>
/// <param name="MongoDB">Its connection string is a MongoDB URI with user and password.</param>
public sealed record BackingServers(
    IResourceBuilder<IResourceWithConnectionString> Kafka,
    IResourceBuilder<IResourceWithConnectionString> MongoDB)
{
    /// <summary>The user that Kafka's clients have to be; null: Kafka asks for none.</summary>
    public KafkaSecurity? KafkaSecurity { get; init; }
}
