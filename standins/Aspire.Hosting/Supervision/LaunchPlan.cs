using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Supervision;

/// <summary>What is to be started, and how.</summary>
/// <param name="Environment">The variables that it gets.</param>
/// <param name="Shown">The properties that tell what is started.</param>
internal abstract record LaunchPlan(
    IReadOnlyDictionary<string, ResolvedValue> Environment,
    IReadOnlyList<ResourcePropertySnapshot> Shown)
{
    public ImmutableArray<VolumeSnapshot> Volumes { get; init; } = [];

    /// <param name="onLine">Takes the lines of the output; the flag tells standard error.</param>
    /// <exception cref="DistributedApplicationException">It cannot be started; the message says why.</exception>
    public abstract Task<IRun> StartAsync(Watchdog watchdog, Action<string, bool> onLine, CancellationToken cancellationToken);
}
