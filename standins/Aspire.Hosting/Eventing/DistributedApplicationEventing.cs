using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Eventing;

/// <inheritdoc cref="IDistributedApplicationEventing" />
public class DistributedApplicationEventing : IDistributedApplicationEventing
{
    private readonly Lock _lock = new();
    private ImmutableList<(Type Event, DistributedApplicationEventSubscription Subscription)> _subscriptions = [];

    public DistributedApplicationEventSubscription Subscribe<T>(Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationEvent
    {
        ArgumentNullException.ThrowIfNull(callback);
        var subscription = new DistributedApplicationEventSubscription((@event, cancellationToken) => callback((T)@event, cancellationToken));
        lock (_lock)
        {
            _subscriptions = _subscriptions.Add((typeof(T), subscription));
        }

        return subscription;
    }

    public DistributedApplicationEventSubscription Subscribe<T>(IResource resource, Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationResourceEvent
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(callback);
        return Subscribe<T>((@event, cancellationToken) =>
            ReferenceEquals(@event.Resource, resource) ? callback(@event, cancellationToken) : Task.CompletedTask);
    }

    public void Unsubscribe(DistributedApplicationEventSubscription subscription)
    {
        lock (_lock)
        {
            _subscriptions = _subscriptions.RemoveAll(entry => ReferenceEquals(entry.Subscription, subscription));
        }
    }

    public Task PublishAsync<T>(T @event, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent =>
        PublishAsync(@event, EventDispatchBehavior.BlockingSequential, cancellationToken);

    public Task PublishAsync<T>(T @event, EventDispatchBehavior dispatchBehavior, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent
    {
        ArgumentNullException.ThrowIfNull(@event);
        Func<IDistributedApplicationEvent, CancellationToken, Task>[] callbacks;
        lock (_lock)
        {
            callbacks = [.. _subscriptions.Where(entry => entry.Event == typeof(T)).Select(entry => entry.Subscription.Callback)];
        }

        return dispatchBehavior switch
        {
            EventDispatchBehavior.BlockingSequential => SequentiallyAsync(),
            EventDispatchBehavior.BlockingConcurrent => Task.WhenAll(callbacks.Select(callback => callback(@event, cancellationToken))),
            EventDispatchBehavior.NonBlockingSequential => InBackground(SequentiallyAsync),
            EventDispatchBehavior.NonBlockingConcurrent => InBackground(() => Task.WhenAll(callbacks.Select(callback => callback(@event, cancellationToken)))),
            _ => throw new ArgumentOutOfRangeException(nameof(dispatchBehavior)),
        };

        async Task SequentiallyAsync()
        {
            foreach (var callback in callbacks)
            {
                await callback(@event, cancellationToken);
            }
        }

        Task InBackground(Func<Task> dispatch)
        {
            _ = Task.Run(dispatch, cancellationToken);
            return Task.CompletedTask;
        }
    }
}
