using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.DockerSwarm;
using Aspire.Hosting.DockerSwarm.Stack;

namespace Aspire.Hosting;

/// <summary>Customises how resources run in a Swarm.</summary>
public static class SwarmServiceExtensions
{
    /// <summary>Changes the service that the resource becomes in a Swarm. What the app model says is filled in already.</summary>
    /// <typeparam name="T">A project or a container.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="configure">Changes the service; several calls are applied one after the other.</param>
    /// <example>
    /// <code>
    /// api.PublishAsSwarmService(service =>
    /// {
    ///     service.Networks.Add(backend);
    ///     service.Deploy.Replicas = 2;
    ///     service.Deploy.Placement.Constraints.Add("node.labels.zone == a");
    ///     service.Deploy.Resources.Limits.Memory = ByteSize.MiB(256);
    /// });
    /// </code>
    /// </example>
    public static IResourceBuilder<T> PublishAsSwarmService<T>(this IResourceBuilder<T> builder, Action<SwarmService> configure)
        where T : IComputeResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        return builder.WithAnnotation(new SwarmServiceCustomization(configure));
    }
}
