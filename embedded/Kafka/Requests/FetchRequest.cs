using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Kafka.Topics;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>What a client wants to read, how much of it, and how long it would wait for that.</summary>
internal sealed record FetchRequest(TimeSpan MaxWait, int MinBytes, int MaxBytes, int SessionId, TopicData<FetchPartition>[] Topics)
{
    /// <summary>Whatever a client wants, no answer is longer than this and one batch.</summary>
    private const int MaxAnswerBytes = 55 * 1024 * 1024;

    public IEnumerable<FetchPartition> Partitions => Topics.SelectMany(topic => topic.Partitions);

    /// <summary>Whether there is enough, or something else to say, so that waiting makes no sense.</summary>
    public bool IsSatisfied =>
        MaxWait == TimeSpan.Zero
        || Topics.Length == 0
        || Partitions.Any(partition => partition.Error != ErrorCode.None)
        || AvailableBytes >= MinBytes;

    public long AvailableBytes => Partitions.Sum(partition => (long)partition.AvailableBytes(MinBytes));

    public static FetchRequest Read(TopicCatalog topics, int node, ref KafkaReader reader)
    {
        reader.ReadInt32(); // replica id: there are no followers that fetch
        var maxWait = TimeSpan.FromMilliseconds(Math.Max(reader.ReadInt32(), 0));
        var minBytes = Math.Max(reader.ReadInt32(), 1);
        var maxBytes = Math.Min(reader.ReadInt32(), MaxAnswerBytes);
        reader.ReadUInt8(); // isolation level: without transactions everything is committed
        var sessionId = reader.Version >= 7 ? reader.ReadInt32() : 0;
        if (reader.Version >= 7)
            reader.ReadInt32(); // session epoch

        var wanted = reader.ReadTopics(static (ref KafkaReader reader) => ReadPartition(ref reader));
        var resolved = wanted.SelectPartitions((topic, partition) =>
            new FetchPartition(topics.Find(topic, partition.Index), partition.Index, partition.Offset, partition.MaxBytes, node));
        return new FetchRequest(maxWait, minBytes, maxBytes, sessionId, resolved);
    }

    private static (int Index, long Offset, int MaxBytes) ReadPartition(ref KafkaReader reader)
    {
        var index = reader.ReadInt32();
        if (reader.Version >= 9)
            reader.ReadInt32(); // current leader epoch: clients don't learn epochs from this broker's metadata
        var offset = reader.ReadInt64();
        if (reader.Version >= 5)
            reader.ReadInt64(); // log start offset, meant for followers
        return (index, offset, reader.ReadInt32());
    }
}
