using Aspire.Hosting.Eventing;

namespace Aspire.Hosting.Lifecycle;

/// <summary>A service that subscribes to events before the first of them.</summary>
public interface IDistributedApplicationEventingSubscriber
{
    Task SubscribeAsync(
        IDistributedApplicationEventing eventing,
        DistributedApplicationExecutionContext executionContext,
        CancellationToken cancellationToken);
}
