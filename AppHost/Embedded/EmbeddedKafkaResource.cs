namespace MetalsPipeline.AppHost.Embedded;

/// <summary>The embedded Kafka broker, a process of ours.</summary>
/// <param name="name">Name of the resource.</param>
/// <param name="workingDirectory">Folder that it runs in.</param>
public sealed class EmbeddedKafkaResource(string name, string workingDirectory)
    : ExecutableResource(name, "dotnet", workingDirectory), IResourceWithConnectionString
{
    /// <summary>Name of its endpoint.</summary>
    public const string EndpointName = "tcp";

    /// <summary>Where it speaks the Kafka protocol.</summary>
    public EndpointReference PrimaryEndpoint => field ??= new(this, EndpointName);

    /// <summary>Bootstrap server, and what the broker tells clients: host:port. An IPv4 address, since clients try localhost on IPv6 first, where nobody listens.</summary>
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
        $"{PrimaryEndpoint.Property(EndpointProperty.IPV4Host)}:{PrimaryEndpoint.Property(EndpointProperty.Port)}");
}
