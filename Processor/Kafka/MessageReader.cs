using System.Runtime.InteropServices;
using Confluent.Kafka;
using MetalsPipeline.Contracts;
using static MetalsPipeline.Processor.Kafka.Librdkafka;

namespace MetalsPipeline.Processor.Kafka;

/// <summary>Reads a consumer's messages where librdkafka holds them.</summary>
/// <remarks>
/// The package's own Consume makes some 300 bytes of objects a message before its content is looked at. All else (membership, commits, pauses) goes
/// through the package. One thread at a time, as with Consume.
/// </remarks>
internal sealed unsafe class MessageReader(IConsumer<byte[], byte[]> consumer) : IMessageReader, IDisposable
{
    private readonly SafeHandle _client = HandleOf(consumer.Handle);
    private NativeMessage* _message;

    public bool TryRead(TimeSpan timeout, out ReceivedMessage message)
    {
        Release();
        message = default;
        ObjectDisposedException.ThrowIf(_client.IsClosed, consumer);
        _message = (NativeMessage*)ConsumerPoll(_client.DangerousGetHandle(), (nint)timeout.TotalMilliseconds);
        if (_message is null)
            return false;
        if (_message->Error != ErrorCode.NoError)
            throw new KafkaException(new Error(
                _message->Error, Marshal.PtrToStringUTF8(MessageErrstr((nint)_message)), isFatal: _message->Error == ErrorCode.Local_Fatal));

        message = new ReceivedMessage
        {
            Topic = NameOf(_message->Topic),
            Partition = _message->Partition,
            Offset = _message->Offset,
            Timestamp = new Timestamp(MessageTimestamp((nint)_message, out var type), type),
            HasKey = _message->Key is not null,
            Key = new ReadOnlySpan<byte>(_message->Key, (int)_message->KeyLength),
            HasValue = _message->Value is not null,
            Value = new ReadOnlySpan<byte>(_message->Value, (int)_message->ValueLength),
            Headers = MessageHeaders((nint)_message, out var headers) == ErrorCode.NoError ? Read(headers) : null,
        };
        return true;
    }

    public void Dispose() => Release();

    private void Release()
    {
        if (_message is not null)
            MessageDestroy((nint)_message);
        _message = null;
    }

    private static string NameOf(nint topic)
    {
        var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)TopicName(topic));
        foreach (var known in Topics.Data)
        {
            if (System.Text.Ascii.Equals(name, known))
                return known;
        }
        return System.Text.Encoding.UTF8.GetString(name);
    }

    private static Headers Read(nint headers)
    {
        var read = new Headers();
        for (nint i = 0; HeaderGetAll(headers, i, out var name, out var value, out var length) == ErrorCode.NoError; i++)
            read.Add(Marshal.PtrToStringUTF8(name), value == 0 ? null : new ReadOnlySpan<byte>((byte*)value, (int)length).ToArray());
        return read;
    }
}
