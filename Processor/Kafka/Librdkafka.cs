using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace MetalsPipeline.Processor.Kafka;

/// <summary>The functions of librdkafka that read messages; names and meaning as in <c>rdkafka.h</c>, without the prefix.</summary>
/// <remarks>
/// Called where the package itself calls them: of the builds of librdkafka that it brings it takes the first that this system can load, and a second one
/// in the process would not know its clients.
/// </remarks>
internal static class Librdkafka
{
    private const string Functions = "Confluent.Kafka.Impl.Librdkafka, Confluent.Kafka";

    /// <summary>The client's handle, which the package keeps to itself.</summary>
    public static SafeHandle HandleOf(Handle handle)
    {
        return (SafeHandle)Get(handle);

        [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_LibrdkafkaHandle")]
        [return: UnsafeAccessorType("Confluent.Kafka.Impl.SafeKafkaHandle, Confluent.Kafka")]
        static extern object Get(Handle handle);
    }

    /// <returns>A message that is the caller's to destroy, or zero if none came in time.</returns>
    public static nint ConsumerPoll(nint client, nint timeoutMs)
    {
        return Call(null, client, timeoutMs);

        [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "consumer_poll")]
        static extern nint Call([UnsafeAccessorType(Functions)] object? type, nint client, nint timeoutMs);
    }

    public static void MessageDestroy(nint message)
    {
        Call(null, message);

        [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "message_destroy")]
        static extern void Call([UnsafeAccessorType(Functions)] object? type, nint message);
    }

    /// <returns>Milliseconds since 1970.</returns>
    public static long MessageTimestamp(nint message, out TimestampType type)
    {
        var timestamp = Call(null, message, out var kind);
        type = (TimestampType)kind;
        return timestamp;

        [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "message_timestamp")]
        static extern long Call([UnsafeAccessorType(Functions)] object? type, nint message, out nint kind);
    }

    public static nint MessageErrstr(nint message)
    {
        return Call(null, message);

        [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "message_errstr")]
        static extern nint Call([UnsafeAccessorType(Functions)] object? type, nint message);
    }

    public static nint TopicName(nint topic)
    {
        return Call(null, topic);

        [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "topic_name")]
        static extern nint Call([UnsafeAccessorType(Functions)] object? type, nint topic);
    }

    /// <summary>The headers belong to the message.</summary>
    public static ErrorCode MessageHeaders(nint message, out nint headers)
    {
        return Call(null, message, out headers);

        [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "message_headers")]
        static extern ErrorCode Call([UnsafeAccessorType(Functions)] object? type, nint message, out nint headers);
    }

    public static ErrorCode HeaderGetAll(nint headers, nint index, out nint name, out nint value, out nint length)
    {
        return Call(null, headers, index, out name, out value, out length);

        [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "header_get_all")]
        static extern ErrorCode Call(
            [UnsafeAccessorType(Functions)] object? type, nint headers, nint index, out nint name, out nint value, out nint length);
    }
}
