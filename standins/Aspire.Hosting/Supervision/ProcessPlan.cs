using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Supervision;

/// <summary>A process to start.</summary>
internal sealed record ProcessPlan(
    string Command,
    IReadOnlyList<ResolvedValue> Arguments,
    string WorkingDirectory,
    IReadOnlyDictionary<string, ResolvedValue> Environment,
    IReadOnlyList<ResourcePropertySnapshot> Shown)
    : LaunchPlan(Environment, Shown)
{
    /// <summary>Variables of the app host that begin so are not handed on.</summary>
    public IReadOnlyList<string> WithheldPrefixes { get; init; } = [];

    public override Task<IRun> StartAsync(Watchdog watchdog, Action<string, bool> onLine, CancellationToken cancellationToken) =>
        Task.FromResult<IRun>(ChildProcess.Start(this, watchdog, onLine));
}
