using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Kafka.Topics;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>Stores record batches, straight from the connection's buffer into the log.</summary>
internal sealed class ProduceHandler(TopicCatalog topics) : RequestHandler(ApiKey.Produce, 3, 7)
{
    private const short AcksAll = -1;

    private readonly record struct Stored(int Partition, ErrorCode Error, long BaseOffset, long StartOffset)
    {
        public static Stored Refused(int partition, ErrorCode error) => new(partition, error, -1, -1);
    }

    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader)
    {
        var transactionalId = reader.ReadNullableString();
        var acks = reader.ReadInt16();
        var timeout = TimeSpan.FromMilliseconds(Math.Max(reader.ReadInt32(), 0));

        var refusal = context.Fault != ErrorCode.None ? context.Fault
            : transactionalId is not null ? ErrorCode.InvalidTxnState
            : acks is < -1 or > 1 ? ErrorCode.InvalidRequiredAcks
            : ErrorCode.None;

        var flushes = new List<Task>();
        var results = new TopicData<Stored>[reader.ReadArrayLength() ?? 0];
        for (var i = 0; i < results.Length; i++)
        {
            var topic = reader.ReadString();
            var partitions = new Stored[reader.ReadArrayLength() ?? 0];
            for (var j = 0; j < partitions.Length; j++)
                partitions[j] = Store(context.Node.Id, topic, acks, refusal, flushes, ref reader);
            results[i] = new TopicData<Stored>(topic, partitions);
        }

        if (acks == 0)
            return NoAnswer(results);
        return flushes.Count == 0 ? Answer(writer => Write(writer, results)) : AnswerWhenDurable(results, flushes, timeout);
    }

    private Stored Store(int node, string topicName, short acks, ErrorCode refusal, List<Task> flushes, ref KafkaReader reader)
    {
        var index = reader.ReadInt32();
        var batch = reader.ReadBytes();
        Stored Refuse(ErrorCode error) => Stored.Refused(index, error);

        if (refusal != ErrorCode.None)
            return Refuse(refusal);
        if (topics.Find(topicName, index) is not { } partition)
            return Refuse(ErrorCode.UnknownTopicOrPartition);

        var leadership = partition.Leadership;
        if (leadership.Leader != node)
            return Refuse(ErrorCode.NotLeaderOrFollower);
        if (acks == AcksAll && leadership.InSync.Count < partition.Topic.Config.MinInSyncReplicas)
            return Refuse(ErrorCode.NotEnoughReplicas);

        var error = RecordBatchValidator.Check(batch, partition.Topic.Config.MaxMessageBytes, out var header);
        if (error != ErrorCode.None)
            return Refuse(error);

        var result = partition.Log.Append(batch, header, leadership.Epoch, partition.Topic.Config.SegmentBytes);
        if (result.Error != ErrorCode.None)
            return Refuse(result.Error);

        var durable = partition.Log.EnsureDurableAsync();
        if (!durable.IsCompletedSuccessfully)
            flushes.Add(durable);
        return new Stored(index, ErrorCode.None, result.BaseOffset, partition.Log.StartOffset);
    }

    /// <summary>Who wants no answer is told of a failure by a closed connection, as Kafka does it.</summary>
    private static ValueTask<WriteBody?> NoAnswer(TopicData<Stored>[] results)
    {
        foreach (var topic in results)
        {
            if (Array.Find(topic.Partitions, stored => stored.Error != ErrorCode.None) is { Error: not ErrorCode.None } failed)
                throw new UnacknowledgedFailureException($"{failed.Error} for {topic.Name}-{failed.Partition}, produced with acks=0");
        }

        return default;
    }

    private static async ValueTask<WriteBody?> AnswerWhenDurable(TopicData<Stored>[] results, List<Task> flushes, TimeSpan timeout)
    {
        var error = ErrorCode.None;
        try
        {
            await Task.WhenAll(flushes).WaitAsync(timeout).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The log has reported it and takes nothing more.
            error = ErrorCode.KafkaStorageError;
        }
        catch (TimeoutException)
        {
            error = ErrorCode.RequestTimedOut;
        }

        if (error != ErrorCode.None)
        {
            results = results.SelectPartitions((_, stored) =>
                stored.Error == ErrorCode.None ? Stored.Refused(stored.Partition, error) : stored);
        }

        return writer => Write(writer, results);
    }

    private static void Write(KafkaWriter writer, TopicData<Stored>[] results)
    {
        writer.WriteTopics(results, static (writer, stored) =>
        {
            writer.WriteInt32(stored.Partition);
            writer.WriteError(stored.Error);
            writer.WriteInt64(stored.BaseOffset);
            writer.WriteInt64(-1); // log append time: records keep the time of their creation
            if (writer.Version >= 5)
                writer.WriteInt64(stored.StartOffset);
        });
        writer.WriteThrottleTime(sinceVersion: 1);
    }
}
