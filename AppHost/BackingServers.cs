namespace MetalsPipeline.AppHost;

/// <summary>The servers behind the services, whatever they are.</summary>
/// <param name="Kafka">Its connection string is <c>host:port</c>.</param>
/// <param name="MongoDB">Its connection string is a MongoDB URI with user and password.</param>
public sealed record BackingServers(
    IResourceBuilder<IResourceWithConnectionString> Kafka,
    IResourceBuilder<IResourceWithConnectionString> MongoDB);
