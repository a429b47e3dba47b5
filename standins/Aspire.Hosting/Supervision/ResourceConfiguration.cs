using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Supervision;

/// <summary>The arguments and variables of a resource, with their values.</summary>
internal sealed record ResourceConfiguration(IReadOnlyList<ResolvedValue> Arguments, IReadOnlyDictionary<string, ResolvedValue> Environment)
{
    public static async Task<ResourceConfiguration> BuildAsync(
        IResource resource,
        DistributedApplicationExecutionContext executionContext,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        var context = new ValueProviderContext { Caller = resource, ExecutionContext = executionContext };

        var variables = new EnvironmentCallbackContext(executionContext, resource, cancellationToken: cancellationToken) { Logger = logger };
        foreach (var callback in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
        {
            await callback.Callback(variables);
        }

        var environment = new Dictionary<string, ResolvedValue>();
        foreach (var (name, value) in variables.EnvironmentVariables)
        {
            if (await ResolvedValue.FromAsync(value, context, cancellationToken) is { } resolved)
            {
                environment[name] = resolved;
            }
        }

        var args = new CommandLineArgsCallbackContext([], resource, cancellationToken) { ExecutionContext = executionContext, Logger = logger };
        foreach (var callback in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToArray())
        {
            await callback.Callback(args);
        }

        var arguments = new List<ResolvedValue>();
        foreach (var value in args.Args)
        {
            if (await ResolvedValue.FromAsync(value, context, cancellationToken) is { } resolved)
            {
                arguments.Add(resolved);
            }
        }

        return new(arguments, environment);
    }

    /// <summary>The configuration of one instance.</summary>
    public ResourceConfiguration For(IResource resource, ResourceInstance instance, IReadOnlyDictionary<EndpointAnnotation, int> targetPorts)
    {
        return new(
            [.. Arguments.Select(Resolve)],
            Environment.ToDictionary(variable => variable.Key, variable => Resolve(variable.Value)));

        ResolvedValue Resolve(ResolvedValue value) =>
            value with { Text = InstancePlaceholder.Resolve(value.Text, resource, instance, targetPorts) };
    }
}
