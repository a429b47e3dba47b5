namespace MetalsPipeline.AppHost.Embedded;

/// <summary>The embedded MongoDB-wire server as a part of a published stack.</summary>
/// <param name="name">Name of the resource.</param>
/// <param name="password">Password of its user.</param>
public sealed class EmbeddedMongoDBContainerResource(string name, ParameterResource password) : ContainerResource(name), IResourceWithConnectionString
{
    /// <summary>Where it speaks the MongoDB wire protocol.</summary>
    public EndpointReference PrimaryEndpoint => field ??= new(this, EmbeddedMongoDBResource.EndpointName);

    /// <summary>MongoDB URI with user and password.</summary>
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
        $"mongodb://{EmbeddedMongoDBResource.UserName}:{password:uri}@{PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}/?authSource=admin&authMechanism=SCRAM-SHA-256");
}
