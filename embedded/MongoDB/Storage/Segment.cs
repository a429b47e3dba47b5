namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>
/// A fixed range that the journal fills from front to back: a file, or plain memory when nothing is to be kept.
/// Documents are read where they lie.
/// </summary>
internal abstract unsafe class Segment(uint number) : IDisposable
{
    /// <summary>Room of one segment; an offset within it fits 26 bits.</summary>
    public const int Size = 1 << SizeBits;

    public const int SizeBits = 26;

    /// <summary>Space that only deletes and drops may use, so that a full disk can be made empty again.</summary>
    public const int Reserve = 256 << 10;

    private const int AllocationStep = 4 << 20;

    public uint Number { get; } = number;

    /// <summary>Where the next byte goes.</summary>
    public int Tail { get; set; }

    /// <summary>Bytes of documents that are still current.</summary>
    public long LiveBytes { get; set; }

    protected byte* Address { get; init; }

    /// <summary>Bytes that the file system has promised to hold.</summary>
    protected int Allocated { get; set; }

    public ReadOnlySpan<byte> this[int offset, int length]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)offset, (uint)(Size - length), nameof(offset));
            return new ReadOnlySpan<byte>(Address + offset, length);
        }
    }

    /// <summary>Everything from the offset on.</summary>
    public ReadOnlySpan<byte> From(int offset) => this[offset, Size - offset];

    /// <summary>Writes bytes for which there is room; they can be read at once.</summary>
    public abstract void Write(int offset, ReadOnlySpan<byte> bytes);

    /// <summary>Makes sure that the next bytes can be written; false when the segment can't take them.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public bool HasRoom(int bytes, bool mayUseReserve)
    {
        var end = (long)Tail + bytes + (mayUseReserve ? 0 : Reserve);
        if (end > Size)
            return false;
        if (end > Allocated)
        {
            var target = (int)Math.Min(Size, (end + AllocationStep - 1) / AllocationStep * AllocationStep);
            Allocate(target);
            Allocated = target;
        }

        return true;
    }

    /// <summary>Brings everything written so far to the disk.</summary>
    public abstract void Flush();

    /// <summary>Gives up the segment and what it holds.</summary>
    public abstract void Delete();

    public abstract void Dispose();

    protected abstract void Allocate(int length);
}
