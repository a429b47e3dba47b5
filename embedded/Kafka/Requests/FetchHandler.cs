using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Kafka.Topics;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>
/// Reads records. A fetch that finds too little waits for more, up to the time the client allows. The records are looked up only when the
/// answer is written, so a waiting or queued fetch holds nothing.
/// </summary>
internal sealed class FetchHandler(TopicCatalog topics, TimeProvider time) : RequestHandler(ApiKey.Fetch, 4, 11)
{
    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader)
    {
        var request = FetchRequest.Read(topics, context.Node.Id, ref reader);
        var fault = context.Fault;

        // Incremental fetch sessions aren't offered: every answer says session 0, so that each fetch names all of its partitions.
        if (request.SessionId != 0)
            return Answer(static writer => WriteHead(writer, ErrorCode.FetchSessionIdNotFound, topics: 0));
        return fault != ErrorCode.None || request.IsSatisfied
            ? Answer(writer => Write(writer, request, fault))
            : AnswerAfterWait(request, context.Aborted);
    }

    private async ValueTask<WriteBody?> AnswerAfterWait(FetchRequest request, CancellationToken aborted)
    {
        var wait = new FetchWait(request.MinBytes - request.AvailableBytes);
        foreach (var wanted in request.Partitions)
            wanted.Partition?.AddWait(wait);
        try
        {
            // Looked at again: more may have come before the wait was known to the partitions.
            if (!request.IsSatisfied)
                await wait.Arrived.WaitAsync(request.MaxWait, time, aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            foreach (var wanted in request.Partitions)
                wanted.Partition?.RemoveWait(wait);
        }

        return writer => Write(writer, request, ErrorCode.None);
    }

    private static void Write(KafkaWriter writer, FetchRequest request, ErrorCode fault)
    {
        WriteHead(writer, ErrorCode.None, request.Topics.Length);
        var written = 0;
        foreach (var topic in request.Topics)
        {
            writer.WriteString(topic.Name);
            writer.WriteInt32(topic.Partitions.Length);

            // The first batch of all is given whole, however large, or no consumer could get past it.
            foreach (var partition in topic.Partitions)
                written += partition.Write(writer, fault, request.MaxBytes - written, wholeFirstBatch: written == 0);
        }
    }

    private static void WriteHead(KafkaWriter writer, ErrorCode error, int topics)
    {
        writer.WriteThrottleTime(sinceVersion: 1);
        if (writer.Version >= 7)
        {
            writer.WriteError(error);
            writer.WriteInt32(0); // session id
        }

        writer.WriteInt32(topics);
    }
}
