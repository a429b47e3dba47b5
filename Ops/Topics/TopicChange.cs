using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Topics;

/// <summary>One thing that becomes different.</summary>
/// <param name="Topic">Topic.</param>
/// <param name="Setting">partitions, replication.factor, or a setting of Kafka's.</param>
/// <param name="From">How it is; null where the topic isn't there yet, or has no such setting.</param>
/// <param name="To">How it will be; null leaves it to the broker's default.</param>
internal sealed record TopicChange(string Topic, string Setting, string? From, string? To)
{
    public static readonly Column<TopicChange>[] Columns =
    [
        new("TOPIC", change => change.Topic),
        new("SETTING", change => change.Setting),
        new("IS", change => change.From),
        new("WILL BE", change => change.To ?? "the broker's default"),
    ];
}
