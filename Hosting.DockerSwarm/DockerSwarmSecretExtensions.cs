using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.DockerSwarm;
using Aspire.Hosting.DockerSwarm.Stack;

namespace Aspire.Hosting;

/// <summary>Gives a Swarm's services secrets beyond those that the app model's parameters become by themselves.</summary>
public static class DockerSwarmSecretExtensions
{
    /// <summary>The secret that a secret parameter becomes, to be given to services explicitly.</summary>
    /// <param name="builder">The environment.</param>
    /// <param name="parameter">A secret parameter.</param>
    /// <exception cref="DistributedApplicationException">The parameter isn't a secret.</exception>
    /// <example>
    /// <code>
    /// var password = swarm.AddSecret(builder.AddParameter("db-password", secret: true));
    /// db.PublishAsSwarmService(service => service.Secrets.Add(password));
    /// </code>
    /// </example>
    public static SwarmSecret AddSecret(
        this IResourceBuilder<DockerSwarmEnvironmentResource> builder,
        IResourceBuilder<ParameterResource> parameter)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(parameter);
        return parameter.Resource.Secret
            ? builder.Resource.SecretOf(parameter.Resource)
            : throw new DistributedApplicationException($"The parameter '{parameter.Resource.Name}' isn't a secret; add it with secret: "
                + "true.");
    }

    /// <summary>Adds a secret whose value is a file's content, such as a key.</summary>
    /// <param name="builder">The environment.</param>
    /// <param name="name">The secret's key in the stack file.</param>
    /// <param name="path">The file, at most 500 KB, relative to the app host's folder.</param>
    public static SwarmSecret AddSecretFile(this IResourceBuilder<DockerSwarmEnvironmentResource> builder, string name, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = new SecretSource.File(Path.GetFullPath(path, builder.ApplicationBuilder.AppHostDirectory));
        return builder.Resource.Add(new(name, file));
    }

    /// <summary>Adds a secret that somebody else creates in the Swarm.</summary>
    /// <param name="builder">The environment.</param>
    /// <param name="name">The secret's name in the Swarm, and its key in the stack file.</param>
    public static SwarmSecret AddExternalSecret(this IResourceBuilder<DockerSwarmEnvironmentResource> builder, string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return builder.Resource.Add(new(name, new SecretSource.External(name)));
    }
}
