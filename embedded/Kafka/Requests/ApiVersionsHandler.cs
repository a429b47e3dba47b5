using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>
/// Tells clients which requests are understood. The one request that is answered in any version: with version 0 of the answer and an error.
/// </summary>
internal sealed class ApiVersionsHandler(Func<IReadOnlyCollection<RequestHandler>> handlers) : RequestHandler(ApiKey.ApiVersions, 0, 3)
{
    private const short FirstFlexibleVersion = 3;

    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader) => Answer(Write);

    /// <summary>The answer to a version from the future: enough for the client to ask again in one that is known.</summary>
    public void WriteUnsupported(KafkaWriter writer)
    {
        writer.WriteError(ErrorCode.UnsupportedVersion);
        writer.WriteArray([this], static (writer, handler) => WriteRange(writer, handler));
    }

    private void Write(KafkaWriter writer)
    {
        writer.WriteError(ErrorCode.None);
        if (writer.Version < FirstFlexibleVersion)
        {
            writer.WriteArray(handlers(), static (writer, handler) => WriteRange(writer, handler));
            writer.WriteThrottleTime(sinceVersion: 1);
            return;
        }

        writer.WriteUnsignedVarint((uint)handlers().Count + 1);
        foreach (var handler in handlers())
        {
            WriteRange(writer, handler);
            writer.WriteUnsignedVarint(0);
        }

        writer.WriteThrottleTime(sinceVersion: 1);
        writer.WriteUnsignedVarint(0);
    }

    private static void WriteRange(KafkaWriter writer, RequestHandler handler)
    {
        writer.WriteInt16((short)handler.Key);
        writer.WriteInt16(handler.MinVersion);
        writer.WriteInt16(handler.MaxVersion);
    }
}
