namespace MetalsPipeline.AppHost.Embedded;

/// <summary>The embedded MongoDB-wire server, a process of ours.</summary>
/// <param name="name">Name of the resource.</param>
/// <param name="workingDirectory">Folder that it runs in.</param>
/// <param name="password">Password of its user.</param>
public sealed class EmbeddedMongoDBResource(string name, string workingDirectory, ParameterResource password)
    : ExecutableResource(name, "dotnet", workingDirectory), IResourceWithConnectionString
{
    /// <summary>Name of its endpoint.</summary>
    public const string EndpointName = "tcp";

    /// <summary>Name of its user.</summary>
    public const string UserName = "admin";

    /// <summary>Where it speaks the MongoDB wire protocol.</summary>
    public EndpointReference PrimaryEndpoint => field ??= new(this, EndpointName);

    /// <summary>Password of its user.</summary>
    public ParameterResource Password { get; } = password;

    /// <summary>MongoDB URI with user and password.</summary>
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
        $"mongodb://{UserName}:{Password}@{PrimaryEndpoint.Property(EndpointProperty.IPV4Host)}:{PrimaryEndpoint.Property(EndpointProperty.Port)}/?authSource=admin&authMechanism=SCRAM-SHA-256");
}
