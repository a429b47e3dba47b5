using System.Buffers.Binary;
using System.Text;

namespace MetalsPipeline.Embedded.Kafka.Protocol;

/// <summary>Reads one element of an array.</summary>
internal delegate T ReadElement<out T>(ref KafkaReader reader);

/// <summary>
/// Reads the protocol's primitive types (big-endian, https://kafka.apache.org/protocol#protocol_types) from a request.
/// A ref struct on purpose: nothing of the connection's buffer can be held beyond the call that parses it.
/// </summary>
internal ref struct KafkaReader(Span<byte> bytes, short version = 0)
{
    /// <summary>Bounds what a hostile array length can make us allocate.</summary>
    private const int MaxArrayLength = 100_000;

    private readonly Span<byte> _bytes = bytes;
    private int _position;

    /// <summary>The version of the request being read; fields come and go with it.</summary>
    public short Version { get; } = version;

    public readonly int Remaining => _bytes.Length - _position;

    public byte ReadUInt8() => Take(1)[0];

    public bool ReadBoolean() => ReadUInt8() != 0;

    public short ReadInt16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    public int ReadInt32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public long ReadInt64() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    public uint ReadUnsignedVarint()
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = ReadUInt8();
            value |= (uint)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }

        throw new MalformedRequestException("a variable-length integer has more than 5 bytes");
    }

    /// <summary>A variable-length integer whose sign is in its lowest bit (zigzag), as records have them.</summary>
    public long ReadVarlong()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = ReadUInt8();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return (long)(value >> 1) ^ -(long)(value & 1);
        }

        throw new MalformedRequestException("a variable-length integer has more than 10 bytes");
    }

    public string ReadString() => ReadNullableString() ?? throw new MalformedRequestException("a required string is null");

    public string? ReadNullableString()
    {
        var length = ReadInt16();
        return length < 0 ? null : Encoding.UTF8.GetString(Take(length));
    }

    public string ReadCompactString()
    {
        var length = ReadUnsignedVarint();
        return length == 0 ? "" : Encoding.UTF8.GetString(Take((int)length - 1));
    }

    /// <summary>Bytes in place, null as empty.</summary>
    public Span<byte> ReadBytes()
    {
        var length = ReadInt32();
        return length < 0 ? [] : Take(length);
    }

    public T[] ReadArray<T>(ReadElement<T> read) => ReadNullableArray(read) ?? [];

    public T[]? ReadNullableArray<T>(ReadElement<T> read)
    {
        if (ReadArrayLength() is not { } count)
            return null;

        var elements = new T[count];
        for (var i = 0; i < count; i++)
            elements[i] = read(ref this);
        return elements;
    }

    public string[] ReadStrings() => ReadArray(static (ref KafkaReader reader) => reader.ReadString());

    public string[]? ReadNullableStrings() => ReadNullableArray(static (ref KafkaReader reader) => reader.ReadString());

    public int[] ReadInt32s() => ReadArray(static (ref KafkaReader reader) => reader.ReadInt32());

    /// <summary>The shape most requests share: topics by name, each with an array of something per partition.</summary>
    public TopicData<T>[] ReadTopics<T>(ReadElement<T> readPartition) => ReadNullableTopics(readPartition) ?? [];

    public TopicData<T>[]? ReadNullableTopics<T>(ReadElement<T> readPartition)
    {
        if (ReadArrayLength() is not { } count)
            return null;

        var topics = new TopicData<T>[count];
        for (var i = 0; i < count; i++)
            topics[i] = new TopicData<T>(ReadString(), ReadArray(readPartition));
        return topics;
    }

    /// <summary>The length of an array that may well be in what is left; null if there is none.</summary>
    public int? ReadArrayLength()
    {
        const int SmallestElement = 2;
        var count = ReadInt32();
        if (count > MaxArrayLength || count > Remaining / SmallestElement)
            MalformedRequestException.Throw($"an array of {count} elements can't be in the {Remaining} bytes left");
        return count < 0 ? null : count;
    }

    private Span<byte> Take(int count)
    {
        if ((uint)count > (uint)Remaining)
            MalformedRequestException.Throw($"{count} bytes are needed where {Remaining} are left");

        var taken = _bytes.Slice(_position, count);
        _position += count;
        return taken;
    }
}
