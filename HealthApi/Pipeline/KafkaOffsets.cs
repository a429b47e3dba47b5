using Confluent.Kafka;
using Confluent.Kafka.Admin;
using MetalsPipeline.ServiceDefaults.Kafka;
using Microsoft.Extensions.Options;
using TopicNames = MetalsPipeline.Contracts.Topics;

namespace MetalsPipeline.HealthApi.Pipeline;

/// <summary>Reads where topics end and how far the processors have committed.</summary>
/// <remarks>
/// Committed offsets come through a consumer of the processors' group that never joins it: librdkafka's admin client aborts the process when a broker
/// goes away while it waits for a group's coordinator (confluentinc/librdkafka issue 4605).
/// </remarks>
internal sealed class KafkaOffsets(IAdminClient admin, IConsumer<byte[], byte[]> group, IOptions<TopicOptions> topics)
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(2);

    /// <summary>The data topics' partitions, and the number of dead letters.</summary>
    /// <exception cref="KafkaException">Kafka doesn't answer.</exception>
    public async Task<(IReadOnlyList<TopicStatus> Topics, long DeadLetters)> ReadAsync()
    {
        var data = TopicNames.Data.SelectMany(name => Enumerable.Range(0, topics.Value.Partitions).Select(p => new TopicPartition(name, p))).ToArray();
        var dead = TopicNames.Data.Select(name => new TopicPartition(TopicNames.DeadLetter(name), 0)).ToArray();

        var ends = await ListAsync([.. data, .. dead], OffsetSpec.Latest());
        var starts = await ListAsync(dead, OffsetSpec.Earliest());
        var committed = await Task.Run(() => Committed(data));

        var status = data.GroupBy(p => p.Topic).Select(topic =>
        {
            var partitions = topic.Select(p => Describe(p, ends, committed)).ToArray();
            return new TopicStatus(topic.Key, partitions.Sum(p => p.Lag), partitions);
        });
        return ([.. status], dead.Sum(p => ends.GetValueOrDefault(p) - starts.GetValueOrDefault(p)));
    }

    private static PartitionStatus Describe(TopicPartition partition, Dictionary<TopicPartition, long> ends, Dictionary<TopicPartition, long> committed)
    {
        var end = ends.GetValueOrDefault(partition);
        long? next = committed.TryGetValue(partition, out var offset) ? offset : null;
        return new PartitionStatus(partition.Partition.Value, end, next, Math.Max(0, end - (next ?? 0)));
    }

    private async Task<Dictionary<TopicPartition, long>> ListAsync(IEnumerable<TopicPartition> partitions, OffsetSpec at)
    {
        var result = await admin.ListOffsetsAsync(
            partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = p, OffsetSpec = at }),
            new ListOffsetsOptions { RequestTimeout = RequestTimeout });
        return result.ResultInfos.ToDictionary(r => r.TopicPartitionOffsetError.TopicPartition, r => r.TopicPartitionOffsetError.Offset.Value);
    }

    private Dictionary<TopicPartition, long> Committed(IEnumerable<TopicPartition> partitions) =>
        group.Committed(partitions, RequestTimeout).Where(p => p.Offset.Value >= 0).ToDictionary(p => p.TopicPartition, p => p.Offset.Value);
}
