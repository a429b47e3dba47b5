using Confluent.Kafka;
using Confluent.Kafka.Admin;
using MetalsPipeline.Ops.Kafka;

namespace MetalsPipeline.Ops.Topics;

/// <summary>What happened on a topic between two moments.</summary>
/// <param name="Topic">Topic.</param>
/// <param name="Messages">How many came.</param>
/// <param name="PerSecond">How many a second.</param>
/// <param name="Lag">What the group has yet to read at the end; null where it reads nothing of the topic.</param>
/// <param name="LagChange">How much more than at the beginning.</param>
internal sealed record TopicFlow(string Topic, long Messages, double PerSecond, long? Lag, long? LagChange);

/// <summary>Tells from offsets how much comes in and how far a group is behind.</summary>
internal sealed class FlowMeter(KafkaConnection kafka, IReadOnlyList<TopicMetadata> topics, string group, TimeProvider time)
{
    /// <param name="Timestamp">When.</param>
    /// <param name="Ends">Sum of the topic's end offsets, by name.</param>
    /// <param name="Lags">The group's lag, by topic that it reads.</param>
    public sealed record Sample(long Timestamp, IReadOnlyDictionary<string, long> Ends, IReadOnlyDictionary<string, long> Lags);

    public async Task<Sample> SampleAsync(CancellationToken cancellationToken)
    {
        var committed = await kafka.ListCommittedAsync(group, cancellationToken);
        var starts = await kafka.ListAsync(topics, OffsetSpec.Earliest(), cancellationToken);
        var ends = await kafka.ListAsync(topics, OffsetSpec.Latest(), cancellationToken);
        var read = committed.Keys.Select(partition => partition.Topic).ToHashSet();
        return new Sample(
            time.GetTimestamp(),
            ends.GroupBy(end => end.Key.Topic).ToDictionary(topic => topic.Key, topic => topic.Sum(end => end.Value)),
            ends.Where(end => read.Contains(end.Key.Topic)).GroupBy(end => end.Key.Topic).ToDictionary(
                topic => topic.Key,
                topic => topic.Sum(end => Offsets.Lag(committed.TryGetValue(end.Key, out var next) ? next : null, starts.GetValueOrDefault(end.Key), end.Value) ?? 0)));
    }

    /// <summary>What happened on each topic from one sample to the next.</summary>
    public List<TopicFlow> Between(Sample first, Sample last)
    {
        var seconds = time.GetElapsedTime(first.Timestamp, last.Timestamp).TotalSeconds;
        return [.. last.Ends.OrderBy(topic => topic.Key, StringComparer.Ordinal).Select(topic =>
        {
            var messages = topic.Value - first.Ends.GetValueOrDefault(topic.Key);
            long? lag = last.Lags.TryGetValue(topic.Key, out var now) ? now : null;
            long? change = first.Lags.TryGetValue(topic.Key, out var then) ? lag - then : null;
            return new TopicFlow(topic.Key, messages, seconds > 0 ? Math.Round(messages / seconds, 1) : 0, lag, change);
        })];
    }
}
