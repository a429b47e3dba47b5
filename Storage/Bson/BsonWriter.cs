using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace MetalsPipeline.Storage.Bson;

/// <summary>Writes BSON documents one after another into one native buffer, which grows and is reused; nothing is allocated a document.</summary>
/// <remarks>Native, because the driver reads it during calls that block, and pinned managed memory would hold up the collector. One thread at a time.</remarks>
internal sealed unsafe class BsonWriter : IDisposable
{
    private const byte UuidSubtype = 4;

    private byte* _data;
    private int _capacity;

    public BsonWriter(int capacity = 4096)
    {
        _data = (byte*)NativeMemory.Alloc((nuint)capacity);
        _capacity = capacity;
    }

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>Start of the buffer. Valid until the next write.</summary>
    public byte* Data => _data;

    /// <summary>Forgets what was written and keeps the memory.</summary>
    public void Clear() => Length = 0;

    /// <summary>Starts a top-level document; returns its position, which <see cref="End"/> takes.</summary>
    public int Begin()
    {
        var start = Length;
        Reserve(sizeof(int));
        return start;
    }

    /// <summary>Starts an embedded document.</summary>
    public int BeginDocument(ReadOnlySpan<byte> name)
    {
        WriteName(BsonType.Document, name);
        return Begin();
    }

    /// <summary>Starts an embedded array; the names of its elements are "0", "1", …</summary>
    public int BeginArray(ReadOnlySpan<byte> name)
    {
        WriteName(BsonType.Array, name);
        return Begin();
    }

    /// <summary>Ends the document or array that started at <paramref name="start"/>.</summary>
    public void End(int start)
    {
        Reserve(1)[0] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(new Span<byte>(_data + start, sizeof(int)), Length - start);
    }

    public void Write(ReadOnlySpan<byte> name, double value)
    {
        WriteName(BsonType.Double, name);
        BinaryPrimitives.WriteDoubleLittleEndian(Reserve(sizeof(double)), value);
    }

    public void Write(ReadOnlySpan<byte> name, int value)
    {
        WriteName(BsonType.Int32, name);
        BinaryPrimitives.WriteInt32LittleEndian(Reserve(sizeof(int)), value);
    }

    public void Write(ReadOnlySpan<byte> name, long value)
    {
        WriteName(BsonType.Int64, name);
        BinaryPrimitives.WriteInt64LittleEndian(Reserve(sizeof(long)), value);
    }

    public void Write(ReadOnlySpan<byte> name, bool value)
    {
        WriteName(BsonType.Boolean, name);
        Reserve(1)[0] = value ? (byte)1 : (byte)0;
    }

    public void Write(ReadOnlySpan<byte> name, DateTime utc)
    {
        WriteName(BsonType.DateTime, name);
        BinaryPrimitives.WriteInt64LittleEndian(Reserve(sizeof(long)), (utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond);
    }

    public void Write(ReadOnlySpan<byte> name, Guid value)
    {
        WriteName(BsonType.Binary, name);
        var target = Reserve(sizeof(int) + 1 + 16);
        BinaryPrimitives.WriteInt32LittleEndian(target, 16);
        target[sizeof(int)] = UuidSubtype;
        value.TryWriteBytes(target[(sizeof(int) + 1)..], bigEndian: true, out _);
    }

    public void Write(ReadOnlySpan<byte> name, string value)
    {
        WriteName(BsonType.String, name);
        var bytes = Encoding.UTF8.GetByteCount(value);
        var target = Reserve(sizeof(int) + bytes + 1);
        BinaryPrimitives.WriteInt32LittleEndian(target, bytes + 1);
        Encoding.UTF8.GetBytes(value, target[sizeof(int)..]);
        target[^1] = 0;
    }

    public void Dispose()
    {
        NativeMemory.Free(_data);
        _data = null;
        _capacity = 0;
    }

    private void WriteName(BsonType type, ReadOnlySpan<byte> name)
    {
        var target = Reserve(1 + name.Length + 1);
        target[0] = (byte)type;
        name.CopyTo(target[1..]);
        target[^1] = 0;
    }

    private Span<byte> Reserve(int count)
    {
        ObjectDisposedException.ThrowIf(_data is null, this);
        var end = checked(Length + count);
        if (end > _capacity)
        {
            _capacity = Math.Max(end, checked(_capacity * 2));
            _data = (byte*)NativeMemory.Realloc(_data, (nuint)_capacity);
        }
        var target = new Span<byte>(_data + Length, count);
        Length = end;
        return target;
    }
}
