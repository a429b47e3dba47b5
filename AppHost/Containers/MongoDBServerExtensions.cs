using MetalsPipeline.AppHost.Swarm;

namespace MetalsPipeline.AppHost.Containers;

/// <summary>Adds MongoDB servers.</summary>
internal static class MongoDBServerExtensions
{
    /// <summary>Adds a server with one user, <c>admin</c>.</summary>
    /// <param name="builder">The app host.</param>
    /// <param name="name">Name of the resource.</param>
    /// <param name="port">Port on this machine; null lets one be chosen.</param>
    /// <param name="password">The user's password.</param>
    /// <param name="options">How the system is composed.</param>
    /// <param name="swarm">Where it is published to.</param>
    public static IResourceBuilder<MongoDBServerResource> AddMongoDBServer(
        this IDistributedApplicationBuilder builder, string name, int? port, IResourceBuilder<ParameterResource> password, PipelineOptions options, PipelineSwarm swarm) =>
        builder.AddMongoDB(name, port, userName: null, password)
            .WithImage(ContainerImageTags.MongoDBImage, ContainerImageTags.MongoDBTag)
            .WithImageRegistry(ContainerImageTags.Registry)
            .WithDataVolume(options.VolumeOf(builder, name))
            .PublishAsSwarmService(swarm.MongoDB);
}
