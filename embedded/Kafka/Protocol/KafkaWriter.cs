using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using MetalsPipeline.Embedded.Kafka.Log;

namespace MetalsPipeline.Embedded.Kafka.Protocol;

/// <summary>
/// Writes the protocol's primitive types into a pooled buffer. Records aren't copied in: a <see cref="LogSlice"/> is noted with its place
/// and read from the log while the response is sent, so a large fetch costs no memory.
/// </summary>
internal sealed class KafkaWriter : IDisposable
{
    private const int InitialSize = 4096;
    private const int LargestKept = 256 * 1024;

    private readonly List<PlacedSlice> _slices = [];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
    private int _length;
    private int _frameStart;
    private long _frameSliceBytes;

    /// <summary>The version of the response being written; fields come and go with it.</summary>
    public short Version { get; private set; }

    public int Length => _length;

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    /// <summary>Slices of the log, in order, each with its place in <see cref="Written"/>.</summary>
    public IReadOnlyList<PlacedSlice> Slices => _slices;

    public void BeginFrame(int correlationId, short version)
    {
        Version = version;
        _frameStart = _length;
        _frameSliceBytes = 0;
        WriteInt32(0);
        WriteInt32(correlationId);
    }

    public void EndFrame()
    {
        var size = checked((int)(_length - _frameStart - sizeof(int) + _frameSliceBytes));
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_frameStart), size);
    }

    /// <summary>Forgets everything written; to be called once it is sent, or never will be.</summary>
    public void Clear()
    {
        foreach (var placed in _slices)
            placed.Slice.Dispose();
        _slices.Clear();
        _length = 0;
        if (_buffer.Length > LargestKept)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
        }
    }

    public void WriteUInt8(byte value) => Reserve(1)[0] = value;

    public void WriteBoolean(bool value) => WriteUInt8(value ? (byte)1 : (byte)0);

    public void WriteInt16(short value) => BinaryPrimitives.WriteInt16BigEndian(Reserve(2), value);

    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32BigEndian(Reserve(4), value);

    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64BigEndian(Reserve(8), value);

    public void WriteError(ErrorCode value) => WriteInt16((short)value);

    public void WriteUnsignedVarint(uint value)
    {
        for (; value >= 0x80; value >>= 7)
            WriteUInt8((byte)(value | 0x80));
        WriteUInt8((byte)value);
    }

    public void WriteNullableString(string? value)
    {
        if (value is null)
            WriteInt16(-1);
        else
            WriteString(value);
    }

    public void WriteString(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        WriteInt16(checked((short)length));
        Encoding.UTF8.GetBytes(value, Reserve(length));
    }

    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteInt32(value.Length);
        value.CopyTo(Reserve(value.Length));
    }

    /// <summary>Bytes that come from the log; the writer owns the slice from here on.</summary>
    public void WriteSlice(LogSlice slice)
    {
        WriteInt32(slice.Length);
        if (slice.Length == 0)
            return;
        _slices.Add(new PlacedSlice(_length, slice));
        _frameSliceBytes += slice.Length;
    }

    public void WriteArray<T>(IReadOnlyCollection<T> elements, Action<KafkaWriter, T> write)
    {
        WriteInt32(elements.Count);
        foreach (var element in elements)
            write(this, element);
    }

    public void WriteStrings(IReadOnlyCollection<string> values) => WriteArray(values, static (writer, value) => writer.WriteString(value));

    public void WriteInt32s(IReadOnlyCollection<int> values) => WriteArray(values, static (writer, value) => writer.WriteInt32(value));

    public void WriteTopics<T>(TopicData<T>[] topics, Action<KafkaWriter, T> writePartition)
    {
        WriteInt32(topics.Length);
        foreach (var topic in topics)
        {
            WriteString(topic.Name);
            WriteArray(topic.Partitions, writePartition);
        }
    }

    /// <summary>The throttle time that opens most responses; this broker never throttles by quota.</summary>
    public void WriteThrottleTime(int sinceVersion)
    {
        if (Version >= sinceVersion)
            WriteInt32(0);
    }

    public void Dispose()
    {
        Clear();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count)
            Grow(count);
        var span = _buffer.AsSpan(_length, count);
        _length += count;
        return span;
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(_length + count), _buffer.Length * 2));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}

/// <summary>A slice of the log and where it belongs among the written bytes.</summary>
internal readonly record struct PlacedSlice(int Position, LogSlice Slice);
