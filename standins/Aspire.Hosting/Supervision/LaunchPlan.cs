using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Supervision;

/// <summary>A process to start.</summary>
/// <param name="Shown">The properties that tell what is started.</param>
internal sealed record LaunchPlan(
    string Command,
    IReadOnlyList<ResolvedValue> Arguments,
    string WorkingDirectory,
    IReadOnlyDictionary<string, ResolvedValue> Environment,
    IReadOnlyList<ResourcePropertySnapshot> Shown)
{
    /// <summary>Variables of the app host that begin so are not handed on.</summary>
    public IReadOnlyList<string> WithheldPrefixes { get; init; } = [];
}
