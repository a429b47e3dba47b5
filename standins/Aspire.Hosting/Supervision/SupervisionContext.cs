using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;

namespace Aspire.Hosting.Supervision;

/// <summary>What supervisors of resources share.</summary>
internal sealed record SupervisionContext(
    ResourceNotificationService Notifications,
    ResourceLoggerService Loggers,
    IDistributedApplicationEventing Eventing,
    DistributedApplicationExecutionContext ExecutionContext,
    Watchdog Watchdog,
    TimeProvider Time,
    IServiceProvider Services);
