namespace MetalsPipeline.Embedded.MongoDB.Bson;

/// <summary>
/// One growing run of bytes, kept and reused by its owner. Arrays it outgrows are left to the garbage collector and not pooled:
/// whoever still reads from one reads what was there.
/// </summary>
internal class ByteBuffer(int capacity)
{
    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(capacity);

    public int Length { get; private set; }

    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, Length);

    /// <summary>The next bytes of the buffer, to be filled by the caller.</summary>
    public Span<byte> Advance(int count)
    {
        if (_buffer.Length - Length < count)
            Grow(count);
        var span = _buffer.AsSpan(Length, count);
        Length += count;
        return span;
    }

    public void Raw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Advance(bytes.Length));

    public void Byte(byte value) => Advance(1)[0] = value;

    /// <summary>What is written from the position on, to be changed in place.</summary>
    public Span<byte> Written(int start) => _buffer.AsSpan(start, Length - start);

    /// <summary>Takes back everything after the position.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>Empties the buffer; what one large use has blown up is let go.</summary>
    public void Reset(int keepCapacity = 1 << 20)
    {
        Length = 0;
        if (_buffer.Length > keepCapacity)
            _buffer = GC.AllocateUninitializedArray<byte>(keepCapacity);
    }

    private void Grow(int count)
    {
        var doubled = (int)Math.Min(_buffer.Length * 2L, Array.MaxLength);
        var larger = GC.AllocateUninitializedArray<byte>(Math.Max(checked(Length + count), doubled));
        WrittenSpan.CopyTo(larger);
        _buffer = larger;
    }
}
