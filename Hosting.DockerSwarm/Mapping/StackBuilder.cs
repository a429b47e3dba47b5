using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.DockerSwarm.Images;
using Aspire.Hosting.DockerSwarm.Secrets;
using Aspire.Hosting.DockerSwarm.Stack;
using Aspire.Hosting.DockerSwarm.Validation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.DockerSwarm.Mapping;

/// <summary>Makes the stack of the app model: defaults, then customisations, then what follows from them, then the rules.</summary>
internal static class StackBuilder
{
    /// <exception cref="DistributedApplicationException">The stack isn't one that a Swarm runs; the message names everything that is
    /// wrong.</exception>
    public static async Task<CompleteStack> BuildAsync(
        DockerSwarmEnvironmentResource environment,
        DistributedApplicationModel model,
        DistributedApplicationExecutionContext executionContext,
        IServiceProvider services,
        CancellationToken cancellationToken)
    {
        var problems = new Problems();
        var resources = PublishedResources.Of(environment, model, problems);
        var endpoints = new StackEndpoints(resources, problems);
        var resolver = new ValueResolver(endpoints, cancellationToken);
        var images = new ImagePlanner(environment.ImageRegistry, resolver, new());
        var mapper = new ServiceMapper(environment, executionContext, endpoints, resolver, images, problems, cancellationToken);

        var stack = new SwarmStack(environment.StackName);
        var built = new List<ServiceImage>();
        foreach (var network in environment.Networks)
        {
            stack.Networks.Add(network);
        }

        foreach (var resource in resources)
        {
            var (service, image) = await mapper.MapAsync(resource);
            stack.Services.Add(service.Name, service);
            if (image is { Build: not null })
            {
                built.Add(image);
            }

            foreach (var customization in resource.Annotations.OfType<SwarmServiceCustomization>())
            {
                customization.Configure(service);
            }
        }

        environment.Configurations.ForEach(configure => configure(stack));
        StackCompletion.Complete(stack);
        var values = new SecretValues(services.GetRequiredService<IConfiguration>());
        await NameContentsAsync(stack, values, problems, cancellationToken);
        StackRules.Check(stack, environment, endpoints, problems);
        problems.ThrowIfAny();
        return new(stack, built, environment.ImageRegistry is not null, values);
    }

    private static async Task NameContentsAsync(SwarmStack stack, SecretValues values, Problems problems, CancellationToken cancellationToken)
    {
        foreach (var config in stack.Configs)
        {
            config.Name = ContentNames.OfConfig(stack.Name, config);
        }

        foreach (var secret in stack.Secrets)
        {
            try
            {
                secret.Name = secret.Source is SecretSource.External { Name: var name } ? name
                    : values.IsGenerated(secret) ? ContentNames.OfGenerated(stack.Name, secret)
                    : ContentNames.OfSecret(stack.Name, secret, await SecretValues.ReadAsync(secret, cancellationToken));
            }
            catch (DistributedApplicationException exception) // Also a parameter without a value.
            {
                problems.Add($"secret '{secret.Key}'", exception.Message);
            }
        }
    }
}
