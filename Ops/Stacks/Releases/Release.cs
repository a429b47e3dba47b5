using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Docker.DotNet.Models;
using MetalsPipeline.Ops.Stacks.Compose;
using MetalsPipeline.Ops.Stacks.Rollouts;

namespace MetalsPipeline.Ops.Stacks.Releases;

/// <summary>A stack as it was once deployed, which the Swarm itself remembers as a config.</summary>
internal sealed record Release
{
    private const string NumberLabel = "com.metals.release";
    private const string TimeLabel = "com.metals.release.time";
    private const string UserLabel = "com.metals.release.user";
    private const string ReasonLabel = "com.metals.release.reason";
    private const string OutcomeLabel = "com.metals.release.outcome";

    private static readonly string[] AllLabels = [NumberLabel, TimeLabel, UserLabel, ReasonLabel, OutcomeLabel];

    /// <summary>Counts the releases of a stack from 1.</summary>
    public required int Number { get; init; }

    /// <summary>When its outcome was known, UTC.</summary>
    public required DateTime Time { get; init; }

    /// <summary>Who made it.</summary>
    public required string User { get; init; }

    /// <summary>What was asked for.</summary>
    public required string Reason { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>The stack file.</summary>
    [JsonIgnore]
    public string Text { get; init; } = "";

    /// <summary>Id of the config.</summary>
    [JsonIgnore]
    public string Id { get; init; } = "";

    [JsonIgnore]
    public ComposeFile File => ComposeFile.Of(Text);

    public static string NameOf(string stack, int number) => string.Create(CultureInfo.InvariantCulture, $"{stack}-release-{number}");

    /// <summary>Whether a config is a release and no other thing.</summary>
    public static bool Is(SwarmConfig config) => config.Spec.Labels is { } labels && AllLabels.All(labels.ContainsKey);

    public static Release Read(SwarmConfig config)
    {
        var labels = config.Spec.Labels;
        return new Release
        {
            Number = int.Parse(labels[NumberLabel], CultureInfo.InvariantCulture),
            Time = DateTime.Parse(labels[TimeLabel], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal),
            User = labels[UserLabel],
            Reason = labels[ReasonLabel],
            Outcome = Outcomes.Parse(labels[OutcomeLabel]),
            Text = Encoding.UTF8.GetString(config.Spec.Data ?? []),
            Id = config.ID,
        };
    }

    /// <summary>Labels that say all but the file.</summary>
    public Dictionary<string, string> Labels() => new()
    {
        [NumberLabel] = Number.ToString(CultureInfo.InvariantCulture),
        [TimeLabel] = Time.ToString("O", CultureInfo.InvariantCulture),
        [UserLabel] = User,
        [ReasonLabel] = Reason,
        [OutcomeLabel] = Outcome.Name(),
    };
}
