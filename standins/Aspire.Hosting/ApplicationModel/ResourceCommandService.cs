namespace Aspire.Hosting.ApplicationModel;

/// <summary>Executes the commands of resources.</summary>
public class ResourceCommandService
{
    private readonly ResourceNotificationService _notifications;
    private readonly ResourceLoggerService _loggers;
    private readonly IServiceProvider _services;

    internal ResourceCommandService(ResourceNotificationService notifications, ResourceLoggerService loggers, IServiceProvider services)
    {
        _notifications = notifications;
        _loggers = loggers;
        _services = services;
    }

    /// <param name="resourceId">An instance, or the name of a resource with one instance.</param>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resourceId);
        ArgumentNullException.ThrowIfNull(commandName);
        return _notifications.TryGetCurrentState(resourceId, out var state)
            ? ExecuteAsync(state.Resource, state.ResourceId, commandName, cancellationToken)
            : Task.FromResult(CommandResults.Failure($"There is no resource '{resourceId}'."));
    }

    /// <summary>Executes the command for every instance of the resource.</summary>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        IResource resource,
        string commandName,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(commandName);
        var results = await Task.WhenAll(resource.InstanceNames().Select(instance => ExecuteAsync(resource, instance, commandName, cancellationToken)));
        var failures = results.Where(result => !result.Success).ToArray();
        return failures switch
        {
            [] => results[0],
            [var single] => single,
            _ when failures.All(failure => failure.Canceled) => CommandResults.Canceled(),
            _ => CommandResults.Failure(string.Join(Environment.NewLine, failures.Select(failure => failure.Message))),
        };
    }

    private async Task<ExecuteCommandResult> ExecuteAsync(IResource resource, string instance, string commandName, CancellationToken cancellationToken)
    {
        if (resource.Annotations.OfType<ResourceCommandAnnotation>().LastOrDefault(command => command.Name == commandName) is not { } found)
        {
            var names = string.Join(", ", resource.Annotations.OfType<ResourceCommandAnnotation>().Select(command => command.Name));
            return CommandResults.Failure($"The resource '{resource.Name}' has no command '{commandName}'. Its commands: {(names.Length == 0 ? "none" : names)}.");
        }

        var logger = _loggers.GetLogger(instance);
        try
        {
            return await found.ExecuteCommand(new()
            {
                ServiceProvider = _services,
                ResourceName = instance,
                CancellationToken = cancellationToken,
                Logger = logger,
            });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return CommandResults.Canceled();
        }
#pragma warning disable CA1031 // Whatever a command throws is its result, and is in the resource's log with all details.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LogCommandFailure(exception, commandName);
            return CommandResults.Failure(exception);
        }
    }
}
