using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The states of all resources: who changes one publishes it here, who wants to know watches or waits here.</summary>
public partial class ResourceNotificationService : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ResourceEvent> _current = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Channel<ResourceEvent>> _watchers = [];
    private readonly CancellationTokenSource _disposing = new();
    private readonly ILogger<ResourceNotificationService> _logger;
    private readonly IServiceProvider _serviceProvider;
    private readonly ResourceLoggerService _resourceLoggerService;
    private readonly WaitBehavior _defaultWaitBehavior;

    public ResourceNotificationService(
        ILogger<ResourceNotificationService> logger,
        IHostApplicationLifetime hostApplicationLifetime,
        IServiceProvider serviceProvider,
        ResourceLoggerService resourceLoggerService)
    {
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentNullException.ThrowIfNull(serviceProvider);
        ArgumentNullException.ThrowIfNull(resourceLoggerService);
        _logger = logger;
        _serviceProvider = serviceProvider;
        _resourceLoggerService = resourceLoggerService;
        _defaultWaitBehavior = serviceProvider.GetService<IOptions<ResourceNotificationServiceOptions>>()?.Value.DefaultWaitBehavior
            ?? WaitBehavior.StopOnResourceUnavailable;
    }

    /// <summary>Changes the state of every instance of the resource.</summary>
    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ArgumentNullException.ThrowIfNull(resource);
        foreach (var instance in resource.InstanceNames())
        {
            Publish(resource, instance, stateFactory);
        }

        return Task.CompletedTask;
    }

    /// <summary>Changes the state of one instance of the resource.</summary>
    public Task PublishUpdateAsync(
        IResource resource,
        string resourceId,
        Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(resourceId);
        Publish(resource, resourceId, stateFactory);
        return Task.CompletedTask;
    }

    /// <param name="resourceId">An instance, or the name of a resource with one instance.</param>
    public bool TryGetCurrentState(string resourceId, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (_lock)
        {
            if (_current.TryGetValue(resourceId, out resourceEvent))
            {
                return true;
            }

            var instances = _current.Values.Where(state => ResourceName.Comparer.Equals(state.Resource.Name, resourceId)).Take(2).ToArray();
            resourceEvent = instances.Length == 1 ? instances[0] : null;
            return resourceEvent is not null;
        }
    }

    /// <summary>The current state of everything, and then every change, until cancelled or the application ends.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_disposing.Token, cancellationToken);
        using var subscription = Subscribe();
        foreach (var state in subscription.Current)
        {
            yield return state;
        }

        await foreach (var change in subscription.Changes.ReadAllAsync(ending.Token))
        {
            yield return change;
        }
    }

    public void Dispose()
    {
        _disposing.Cancel();
        _disposing.Dispose();
        GC.SuppressFinalize(this);
    }

    internal ResourceSubscription Subscribe()
    {
        var changes = Channel.CreateUnbounded<ResourceEvent>(new() { SingleReader = true });
        lock (_lock)
        {
            _watchers.Add(changes);
            return new([.. _current.Values], changes.Reader, () => Unsubscribe(changes));
        }
    }

    private void Unsubscribe(Channel<ResourceEvent> changes)
    {
        lock (_lock)
        {
            _watchers.Remove(changes);
        }
    }

    private void Publish(IResource resource, string instance, Func<CustomResourceSnapshot, CustomResourceSnapshot> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        CustomResourceSnapshot previous, next;
        lock (_lock)
        {
            previous = _current.TryGetValue(instance, out var known) ? known.Snapshot : InitialSnapshotOf(resource);
            if (known is not null && !ReferenceEquals(known.Resource, resource))
            {
                throw new InvalidOperationException($"The instance '{instance}' belongs to another resource than '{resource.Name}'.");
            }

            next = SnapshotRules.Apply(resource, change(previous)) with { Version = previous.Version + 1 };
            next = next with { Commands = ResourceCommands.SnapshotsOf(resource, next, _serviceProvider) };
            var published = _current[instance] = new(resource, instance, next);
            foreach (var watcher in _watchers)
            {
                watcher.Writer.TryWrite(published);
            }
        }

        if (previous.State?.Text != next.State?.Text && next.State is { } state)
        {
            LogState(instance, previous.State?.Text ?? "unknown", state.Text);
        }
    }

    private static CustomResourceSnapshot InitialSnapshotOf(IResource resource) =>
        resource.Annotations.OfType<ResourceSnapshotAnnotation>().LastOrDefault()?.InitialSnapshot
            ?? new() { ResourceType = resource.GetType().Name, Properties = [] };

    [LoggerMessage(Level = LogLevel.Debug, Message = "Resource {Instance} changed state: {Previous} -> {State}")]
    private partial void LogState(string instance, string previous, string state);
}

/// <summary>Options of <see cref="ResourceNotificationService"/>.</summary>
public sealed class ResourceNotificationServiceOptions
{
    /// <summary>What waiting does when that which is waited for has failed, if the wait doesn't say.</summary>
    public WaitBehavior DefaultWaitBehavior { get; set; } = WaitBehavior.StopOnResourceUnavailable;
}
