using Aspire.Hosting.DockerSwarm.Stack;

namespace MetalsPipeline.AppHost.Observability;

/// <summary>Gives containers files that the Swarm keeps.</summary>
internal static class ConfigExtensions
{
    /// <summary>A file of the folder <c>Config</c>.</summary>
    /// <param name="container">Who reads it.</param>
    /// <param name="file">Its name, which the config has, too.</param>
    /// <param name="target">Where it is read.</param>
    public static IResourceBuilder<ContainerResource> WithConfigFile(this IResourceBuilder<ContainerResource> container, string file, string target) =>
        container.WithConfig(file, File.ReadAllText(Path.Combine(container.ApplicationBuilder.AppHostDirectory, "Observability", "Config", file)), target);

    /// <summary>A file that is made here.</summary>
    public static IResourceBuilder<ContainerResource> WithConfig(this IResourceBuilder<ContainerResource> container, string key, string content, string target)
    {
        var config = new SwarmConfig(key, content);
        return container.PublishAsSwarmService(service => service.Configs.Add(config, target));
    }
}
