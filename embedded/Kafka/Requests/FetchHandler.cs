using MetalsPipeline.Embedded.Kafka.Log;
using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Kafka.Topics;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>
/// Reads records. A fetch that finds too little waits for more, up to the time the client allows. The records are looked up only when the answer is
/// written, so a waiting or queued fetch holds nothing.
/// </summary>
internal sealed class FetchHandler(TopicCatalog topics, TimeProvider time) : RequestHandler(ApiKey.Fetch, 4, 11)
{
    /// <summary>Whatever a client wants, no answer is longer than this and one batch.</summary>
    private const int MaxFetchBytes = 55 * 1024 * 1024;

    private readonly record struct Wanted(int Partition, long Offset, int MaxBytes);

    private sealed record Request(int Node, TimeSpan MaxWait, int MinBytes, int MaxBytes, TopicData<Wanted>[] Topics, ErrorCode Fault);

    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader)
    {
        reader.ReadInt32(); // replica id: there are no followers that fetch
        var maxWait = TimeSpan.FromMilliseconds(Math.Max(reader.ReadInt32(), 0));
        var minBytes = reader.ReadInt32();
        var maxBytes = Math.Min(reader.ReadInt32(), MaxFetchBytes);
        reader.ReadUInt8(); // isolation level: without transactions everything is committed
        var sessionId = 0;
        if (reader.Version >= 7)
        {
            sessionId = reader.ReadInt32();
            reader.ReadInt32();
        }

        var request = new Request(context.Node.Id, maxWait, minBytes, maxBytes, reader.ReadTopics(static (ref KafkaReader reader) => ReadWanted(ref reader)), context.Fault);

        // Incremental fetch sessions aren't offered: every answer says session 0, so that each fetch names all of its partitions.
        if (sessionId != 0)
            return Answer(static writer => WriteEmpty(writer, ErrorCode.FetchSessionIdNotFound));
        return context.Fault != ErrorCode.None || IsSatisfied(request) ? Answer(writer => Write(writer, request)) : AnswerAfterWait(request, context.Aborted);
    }

    private static Wanted ReadWanted(ref KafkaReader reader)
    {
        var partition = reader.ReadInt32();
        if (reader.Version >= 9)
            reader.ReadInt32(); // current leader epoch: clients don't learn epochs from this broker's metadata
        var offset = reader.ReadInt64();
        if (reader.Version >= 5)
            reader.ReadInt64(); // log start offset, meant for followers
        return new Wanted(partition, offset, reader.ReadInt32());
    }

    private async ValueTask<WriteBody?> AnswerAfterWait(Request request, CancellationToken aborted)
    {
        var wait = new FetchWait(Math.Max(request.MinBytes, 1) - AvailableBytes(request));
        var partitions = Partitions(request).Select(found => found.Partition).OfType<Partition>().ToList();
        partitions.ForEach(partition => partition.AddWait(wait));
        try
        {
            // Looked at again: more may have come before the wait was known to the partitions.
            if (!IsSatisfied(request))
                await wait.Arrived.WaitAsync(request.MaxWait, time, aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            partitions.ForEach(partition => partition.RemoveWait(wait));
        }

        return writer => Write(writer, request);
    }

    private bool IsSatisfied(Request request) =>
        request.MaxWait == TimeSpan.Zero || request.Topics.Length == 0 || HasErrors(request) || AvailableBytes(request) >= Math.Max(request.MinBytes, 1);

    private bool HasErrors(Request request) => Partitions(request).Any(found => Check(request, found.Partition, found.Wanted) != ErrorCode.None);

    /// <summary>How much an answer would hold now; counted exactly only where a client wants more than anything at all.</summary>
    private long AvailableBytes(Request request)
    {
        var bytes = 0L;
        foreach (var (partition, wanted) in Partitions(request))
        {
            if (partition is null || !partition.Log.HasNewsAt(wanted.Offset))
                continue;
            if (request.MinBytes <= 1)
                return 1;
            using var slice = partition.Log.Read(wanted.Offset, Math.Min(wanted.MaxBytes, request.MinBytes), wholeFirstBatch: true).Slice;
            bytes += slice.Length;
        }

        return bytes;
    }

    private IEnumerable<(Partition? Partition, Wanted Wanted)> Partitions(Request request)
    {
        foreach (var topic in request.Topics)
        {
            var found = topics.Find(topic.Name);
            foreach (var wanted in topic.Partitions)
                yield return (found?.Find(wanted.Partition), wanted);
        }
    }

    private static ErrorCode Check(Request request, Partition? partition, Wanted wanted) =>
        request.Fault != ErrorCode.None ? request.Fault
        : partition is null ? ErrorCode.UnknownTopicOrPartition
        : partition.Leadership.Leader != request.Node ? ErrorCode.NotLeaderOrFollower
        : wanted.Offset < partition.Log.StartOffset || wanted.Offset > partition.Log.VisibleEndOffset ? ErrorCode.OffsetOutOfRange
        : ErrorCode.None;

    private static void WriteEmpty(KafkaWriter writer, ErrorCode error)
    {
        writer.WriteThrottleTime(sinceVersion: 1);
        writer.WriteError(error);
        writer.WriteInt32(0);
        writer.WriteInt32(0);
    }

    private void Write(KafkaWriter writer, Request request)
    {
        writer.WriteThrottleTime(sinceVersion: 1);
        if (writer.Version >= 7)
        {
            writer.WriteError(ErrorCode.None);
            writer.WriteInt32(0); // session id
        }

        var budget = request.MaxBytes;
        writer.WriteInt32(request.Topics.Length);
        foreach (var topic in request.Topics)
        {
            var found = topics.Find(topic.Name);
            writer.WriteString(topic.Name);
            writer.WriteInt32(topic.Partitions.Length);
            foreach (var wanted in topic.Partitions)
                budget -= WritePartition(writer, request, found?.Find(wanted.Partition), wanted, budget);
        }
    }

    /// <summary>Returns how many bytes of records were written. The first batch of a fetch is given whole however large, or no consumer could get past it.</summary>
    private static int WritePartition(KafkaWriter writer, Request request, Partition? partition, Wanted wanted, int budget)
    {
        var error = Check(request, partition, wanted);
        var slice = LogSlice.Empty;
        if (error == ErrorCode.None)
            (error, slice) = partition!.Log.Read(wanted.Offset, Math.Min(wanted.MaxBytes, budget), wholeFirstBatch: budget == request.MaxBytes);

        var highWatermark = partition is null ? -1 : partition.Log.VisibleEndOffset;
        writer.WriteInt32(wanted.Partition);
        writer.WriteError(error);
        writer.WriteInt64(highWatermark);
        writer.WriteInt64(highWatermark); // last stable offset
        if (writer.Version >= 5)
            writer.WriteInt64(partition is null ? -1 : partition.Log.StartOffset);
        writer.WriteInt32(-1); // aborted transactions
        if (writer.Version >= 11)
            writer.WriteInt32(-1); // preferred read replica
        writer.WriteSlice(slice);
        return slice.Length;
    }
}
