using System.Runtime.InteropServices;

namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>A segment that lives and dies with the process. Pages take memory only once they are written.</summary>
internal unsafe class MemorySegment : Segment
{
    public MemorySegment(uint number)
        : base(number) => Address = (byte*)NativeMemory.AllocZeroed(Size);

    ~MemorySegment() => NativeMemory.Free(Address);

    public override void Write(int offset, ReadOnlySpan<byte> bytes) => bytes.CopyTo(new Span<byte>(Address + offset, Size - offset));

    public override void Flush()
    {
        // Nothing is promised beyond the life of the process.
    }

    public override void Delete() => Dispose();

    public override void Dispose()
    {
        NativeMemory.Free(Address);
        GC.SuppressFinalize(this);
    }

    protected override void Allocate(int length)
    {
        // It is there already, and takes memory when it is written.
    }
}
