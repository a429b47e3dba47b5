namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>Where a document lies: number of the segment and offset in it. Segments count from 1, so the default is nowhere.</summary>
internal readonly record struct Location(ulong Packed)
{
    public Location(uint segment, int offset)
        : this((ulong)segment << Storage.Segment.SizeBits | (uint)offset)
    {
    }

    public uint Segment => (uint)(Packed >> Storage.Segment.SizeBits);

    public int Offset => (int)(Packed & (Storage.Segment.Size - 1));

    public bool IsNowhere => Packed == 0;
}
