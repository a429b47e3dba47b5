namespace MetalsPipeline.AppHost.Embedded;

/// <summary>The embedded Kafka broker as a part of a published stack.</summary>
/// <param name="name">Name of the resource.</param>
public sealed class EmbeddedKafkaContainerResource(string name) : ContainerResource(name), IResourceWithConnectionString
{
    /// <summary>Where it finds its users.</summary>
    public const string UserFilePath = "/run/secrets/kafka-users";

    /// <summary>Where it speaks the Kafka protocol.</summary>
    public EndpointReference PrimaryEndpoint => field ??= new(this, EmbeddedKafkaResource.EndpointName);

    /// <summary>Bootstrap server, and what the broker tells clients: host:port.</summary>
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}");
}
