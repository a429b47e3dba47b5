using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Supervision;

/// <summary>Knows how a kind of resource is run.</summary>
internal interface ILauncher
{
    /// <summary>The kind's name for those who show the resource.</summary>
    string ResourceType { get; }

    bool CanLaunch(IResource resource);

    /// <summary>Properties that are known before the resource starts.</summary>
    IEnumerable<ResourcePropertySnapshot> InitialProperties(IResource resource);

    Task<LaunchPlan> PlanAsync(
        IResource resource,
        ResourceInstance instance,
        ResourceConfiguration configuration,
        ILogger logger,
        CancellationToken cancellationToken);
}
