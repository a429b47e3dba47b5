using Confluent.Kafka;
using MetalsPipeline.Processor.Kafka;

namespace MetalsPipeline.Processor.Ingest;

/// <summary>The bytes of a batch's messages, in one buffer that is reused: a tick that the store refuses goes to the dead letters as it came.</summary>
internal sealed class OriginalMessages
{
    private const int Missing = -1;

    private readonly List<Entry> _entries = [];
    private byte[] _bytes = new byte[64 * 1024];

    /// <summary>Bytes of the messages.</summary>
    public int Length { get; private set; }

    /// <summary>Copies a message; returns its number.</summary>
    public int Add(in ReceivedMessage message)
    {
        _entries.Add(new Entry(
            Length, message.HasKey ? message.Key.Length : Missing, message.HasValue ? message.Value.Length : Missing, message.Timestamp, message.Headers));
        Append(message.Key);
        Append(message.Value);
        return _entries.Count - 1;
    }

    /// <summary>The message of a number, as objects of its own.</summary>
    public Message<byte[], byte[]> Get(int number)
    {
        var entry = _entries[number];
        return new Message<byte[], byte[]>
        {
            Key = Copy(entry.Start, entry.KeyLength)!,
            Value = Copy(entry.Start + Math.Max(entry.KeyLength, 0), entry.ValueLength)!,
            Timestamp = entry.Timestamp,
            Headers = entry.Headers,
        };
    }

    /// <summary>When the message of a number was sent, in milliseconds since 1970.</summary>
    public long SentAt(int number) => _entries[number].Timestamp.UnixTimestampMs;

    public void Clear()
    {
        _entries.Clear();
        Length = 0;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - Length < bytes.Length)
            Array.Resize(ref _bytes, Math.Max(checked(_bytes.Length * 2), Length + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    private byte[]? Copy(int start, int length) => length == Missing ? null : _bytes.AsSpan(start, length).ToArray();

    private readonly record struct Entry(int Start, int KeyLength, int ValueLength, Timestamp Timestamp, Headers? Headers);
}
