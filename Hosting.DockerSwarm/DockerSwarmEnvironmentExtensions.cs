using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.DockerSwarm;
using Aspire.Hosting.DockerSwarm.Deployment;
using Aspire.Hosting.DockerSwarm.Stack;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Aspire.Hosting;

/// <summary>Adds Docker Swarm as a place to publish to.</summary>
public static class DockerSwarmEnvironmentExtensions
{
    /// <summary>Adds a Docker Swarm that runs the published application as one stack.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The environment's name, and the stack's unless <see cref="WithStackName"/> gives it another.</param>
    /// <remarks>While the application runs locally the environment isn't a part of it.</remarks>
    /// <example>
    /// <code>
    /// var swarm = builder.AddDockerSwarmEnvironment("swarm").WithStackName("shop");
    /// builder.AddProject&lt;Projects.Api&gt;("api").WithExternalHttpEndpoints().WithReplicas(2);
    /// </code>
    /// </example>
    public static IResourceBuilder<DockerSwarmEnvironmentResource> AddDockerSwarmEnvironment(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var environment = new DockerSwarmEnvironmentResource(name);
        if (builder.ExecutionContext.IsRunMode)
        {
            return builder.CreateResourceBuilder(environment);
        }

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<ICommandRunner, CommandRunner>();
        return builder.AddResource(environment);
    }

    /// <summary>Names the stack; Docker prefixes services, networks and volumes with it.</summary>
    /// <param name="builder">The environment.</param>
    /// <param name="stackName">Lower-case letters, digits, hyphens and underscores.</param>
    public static IResourceBuilder<DockerSwarmEnvironmentResource> WithStackName(
        this IResourceBuilder<DockerSwarmEnvironmentResource> builder,
        string stackName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(stackName);
        builder.Resource.StackName = stackName;
        return builder;
    }

    /// <summary>Pushes images that are built here to a registry that the nodes can pull from. A Swarm of several nodes needs one.</summary>
    /// <param name="builder">The environment.</param>
    /// <param name="registry">The registry with a path if need be, such as <c>registry.example.com/shop</c>.</param>
    public static IResourceBuilder<DockerSwarmEnvironmentResource> WithImageRegistry(
        this IResourceBuilder<DockerSwarmEnvironmentResource> builder,
        string registry)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(registry);
        builder.Resource.ImageRegistry = registry.TrimEnd('/');
        return builder;
    }

    /// <summary>Says how long the deploy step waits for the services to run; five minutes unless it is said.</summary>
    /// <param name="builder">The environment.</param>
    /// <param name="patience">More than zero.</param>
    public static IResourceBuilder<DockerSwarmEnvironmentResource> WithPatience(
        this IResourceBuilder<DockerSwarmEnvironmentResource> builder,
        TimeSpan patience)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(patience, TimeSpan.Zero);
        builder.Resource.Patience = patience;
        return builder;
    }

    /// <summary>Adds a network that spans the nodes: encrypted, and closed to containers that aren't services.</summary>
    /// <param name="builder">The environment.</param>
    /// <param name="name">The network's key in the stack file; Docker prefixes it with the stack's name.</param>
    /// <param name="subnet">The addresses, for example <c>10.10.1.0/24</c>; null lets Docker choose.</param>
    /// <remarks>Once there is a network, every service says which ones it is in. Without any, all services share one.</remarks>
    /// <example>
    /// <code>
    /// var backend = swarm.AddOverlayNetwork("backend", subnet: "10.10.1.0/24").Internal();
    /// api.PublishAsSwarmService(service => service.Networks.Add(backend));
    /// </code>
    /// </example>
    public static OverlayNetwork AddOverlayNetwork(
        this IResourceBuilder<DockerSwarmEnvironmentResource> builder,
        string name,
        string? subnet = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var network = new OverlayNetwork(name) { Subnet = subnet };
        builder.Resource.Networks.Add(network);
        return network;
    }

    /// <summary>Changes the whole stack after all services have been customised, and before it is checked.</summary>
    /// <param name="builder">The environment.</param>
    /// <param name="configure">Changes the stack.</param>
    public static IResourceBuilder<DockerSwarmEnvironmentResource> ConfigureStack(
        this IResourceBuilder<DockerSwarmEnvironmentResource> builder,
        Action<SwarmStack> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Resource.Configurations.Add(configure);
        return builder;
    }
}
