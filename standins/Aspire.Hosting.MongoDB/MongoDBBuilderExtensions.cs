using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.MongoDB;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Adds MongoDB servers.</summary>
public static class MongoDBBuilderExtensions
{
    private const int ServerPort = 27017;
    private const string DataFolder = "/data/db";

    /// <inheritdoc cref="AddMongoDB(IDistributedApplicationBuilder, string, int?, IResourceBuilder{ParameterResource}?, IResourceBuilder{ParameterResource}?)" />
    public static IResourceBuilder<MongoDBServerResource> AddMongoDB(this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port) =>
        builder.AddMongoDB(name, port, userName: null, password: null);

    /// <summary>Adds a server of the image docker.io/library/mongo:8.3.</summary>
    /// <param name="name">Also the name of its connection string.</param>
    /// <param name="port">The port on this machine; null lets one be chosen.</param>
    /// <param name="userName">By default admin.</param>
    /// <param name="password">By default generated, and kept in the app host's user secrets.</param>
    public static IResourceBuilder<MongoDBServerResource> AddMongoDB(
        this IDistributedApplicationBuilder builder,
        string name,
        int? port = null,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var passwordParameter = password?.Resource
            ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
        var mongodb = new MongoDBServerResource(name, userName?.Resource, passwordParameter);
        var check = $"{name}_check";
        builder.Services.AddHealthChecks().Add(new(check, _ => new MongoDBHealthCheck(mongodb.PrimaryEndpoint), HealthStatus.Unhealthy, tags: null));
        return builder.AddResource(mongodb)
            .WithEndpoint(port: port, targetPort: ServerPort, name: MongoDBServerResource.PrimaryEndpointName)
            .WithImage("library/mongo", "8.3")
            .WithImageRegistry("docker.io")
            .WithIconName("DatabaseMultiple")
            .WithEnvironment(context =>
            {
                context.EnvironmentVariables["MONGO_INITDB_ROOT_USERNAME"] = mongodb.UserNameReference;
                context.EnvironmentVariables["MONGO_INITDB_ROOT_PASSWORD"] = passwordParameter;
            })
            .WithHealthCheck(check);
    }

    /// <param name="name">By default one made of the names of the application and the resource.</param>
    public static IResourceBuilder<MongoDBServerResource> WithDataVolume(
        this IResourceBuilder<MongoDBServerResource> builder,
        string? name = null,
        bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), DataFolder, isReadOnly);
    }
}
