using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Tests;

/// <summary>The requests that tests make over and over, by hand.</summary>
internal static class WireRequests
{
    private const short ProduceVersion = 7;
    private const short FetchVersion = 11;

    public static (ErrorCode Error, long Offset) Produce(
        this WireClient client, string topic, int partition, byte[] batch, short acks = -1) =>
        client.ReceiveProduced(client.SendProduce(topic, partition, batch, acks));

    public static int SendProduce(this WireClient client, string topic, int partition, byte[] batch, short acks = -1) =>
        client.Send(ApiKey.Produce, ProduceVersion, writer =>
        {
            writer.WriteNullableString(null);
            writer.WriteInt16(acks);
            writer.WriteInt32(10_000);
            writer.WriteTopics([new TopicData<byte[]>(topic, [batch])], (writer, records) =>
            {
                writer.WriteInt32(partition);
                writer.WriteBytes(records);
            });
        });

    public static (ErrorCode Error, long Offset) ReceiveProduced(this WireClient client, int request) =>
        client.Receive(request, ProduceVersion, static (ref KafkaReader reader) =>
        {
            var result = reader.ReadTopics(static (ref KafkaReader reader) =>
            {
                reader.ReadInt32();
                var stored = ((ErrorCode)reader.ReadInt16(), reader.ReadInt64());
                reader.ReadInt64();
                reader.ReadInt64();
                return stored;
            });
            reader.ReadInt32();
            return result[0].Partitions[0];
        });

    public static (ErrorCode Error, long HighWatermark, byte[] Records) Fetch(
        this WireClient client, string topic, int partition, long offset, int maxWaitMs = 0, int minBytes = 1, int maxBytes = 1_000_000) =>
        client.ReceiveFetched(client.SendFetch(topic, partition, offset, maxWaitMs, minBytes, maxBytes));

    public static int SendFetch(
        this WireClient client, string topic, int partition, long offset, int maxWaitMs, int minBytes = 1, int maxBytes = 1_000_000) =>
        client.Send(ApiKey.Fetch, FetchVersion, writer =>
        {
            writer.WriteInt32(-1);
            writer.WriteInt32(maxWaitMs);
            writer.WriteInt32(minBytes);
            writer.WriteInt32(maxBytes);
            writer.WriteUInt8(0);
            writer.WriteInt32(0);
            writer.WriteInt32(-1);
            writer.WriteTopics([new TopicData<long>(topic, [offset])], (writer, from) =>
            {
                writer.WriteInt32(partition);
                writer.WriteInt32(-1);
                writer.WriteInt64(from);
                writer.WriteInt64(-1);
                writer.WriteInt32(maxBytes);
            });
            writer.WriteInt32(0);
            writer.WriteString("");
        });

    public static (ErrorCode Error, long HighWatermark, byte[] Records) ReceiveFetched(this WireClient client, int request) =>
        client.Receive(request, FetchVersion, static (ref KafkaReader reader) =>
        {
            reader.ReadInt32();
            var error = (ErrorCode)reader.ReadInt16();
            reader.ReadInt32();
            var partitions = reader.ReadTopics(static (ref KafkaReader reader) =>
            {
                reader.ReadInt32();
                var (error, highWatermark) = ((ErrorCode)reader.ReadInt16(), reader.ReadInt64());
                reader.ReadInt64();
                reader.ReadInt64();
                reader.ReadInt32();
                reader.ReadInt32();
                return (error, highWatermark, reader.ReadBytes().ToArray());
            });
            return partitions.Length == 0 ? (error, -1, []) : partitions[0].Partitions[0];
        });

    public static long InitProducerId(this WireClient client) => client.Ask(
        ApiKey.InitProducerId,
        1,
        static writer =>
        {
            writer.WriteNullableString(null);
            writer.WriteInt32(0);
        },
        static (ref KafkaReader reader) =>
        {
            reader.ReadInt32();
            reader.ReadInt16().ShouldBe((short)0);
            var producerId = reader.ReadInt64();
            reader.ReadInt16();
            return producerId;
        });
}
