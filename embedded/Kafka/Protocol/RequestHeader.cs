namespace MetalsPipeline.Embedded.Kafka.Protocol;

/// <summary>What opens every request (header versions 1 and 2, https://kafka.apache.org/protocol#protocol_messages).</summary>
internal readonly record struct RequestHeader(ApiKey Key, short Version, int CorrelationId, string ClientId)
{
    /// <summary>Key, version, correlation id and the length of the client id.</summary>
    public const int MinimumSize = 10;

    /// <summary>Reads the header up to the client id; tagged fields, where a version has them, are the handler's to read.</summary>
    public static RequestHeader Read(ref KafkaReader reader) =>
        new((ApiKey)reader.ReadInt16(), reader.ReadInt16(), reader.ReadInt32(), reader.ReadNullableString() ?? "");
}
