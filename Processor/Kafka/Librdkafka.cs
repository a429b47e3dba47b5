using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace MetalsPipeline.Processor.Kafka;

/// <summary>The functions of librdkafka that read messages; names and meaning as in <c>rdkafka.h</c>.</summary>
internal static unsafe partial class Librdkafka
{
    private const string Library = "librdkafka";

    /// <summary>The client's handle, which the package keeps to itself.</summary>
    public static SafeHandle HandleOf(Handle handle)
    {
        return (SafeHandle)Get(handle);

        [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_LibrdkafkaHandle")]
        [return: UnsafeAccessorType("Confluent.Kafka.Impl.SafeKafkaHandle, Confluent.Kafka")]
        static extern object Get(Handle handle);
    }

    [LibraryImport(Library)]
    public static partial NativeMessage* rd_kafka_consumer_poll(SafeHandle client, int timeoutMs);

    [LibraryImport(Library)]
    public static partial void rd_kafka_message_destroy(NativeMessage* message);

    [LibraryImport(Library)]
    public static partial long rd_kafka_message_timestamp(NativeMessage* message, out TimestampType type);

    [LibraryImport(Library)]
    public static partial byte* rd_kafka_message_errstr(NativeMessage* message);

    [LibraryImport(Library)]
    public static partial byte* rd_kafka_topic_name(nint topic);

    /// <summary>The headers belong to the message.</summary>
    [LibraryImport(Library)]
    public static partial ErrorCode rd_kafka_message_headers(NativeMessage* message, out nint headers);

    [LibraryImport(Library)]
    public static partial ErrorCode rd_kafka_header_get_all(nint headers, nuint index, out byte* name, out byte* value, out nuint length);
}
