using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>A zeroed array outside the garbage collector's heap, for tables that grow with the data.</summary>
internal sealed unsafe class NativeArray<T>(int length) : IDisposable
    where T : unmanaged
{
    private T* _items = (T*)NativeMemory.AllocZeroed((nuint)length, (nuint)sizeof(T));

    ~NativeArray() => NativeMemory.Free(_items);

    public int Length { get; } = length;

    public long Bytes => (long)Length * sizeof(T);

    public ref T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Length, nameof(index));
            return ref _items[index];
        }
    }

    public void Prefetch(int index)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(_items + index);
    }

    public Span<T> Span => new(_items, Length);

    public void Dispose()
    {
        NativeMemory.Free(_items);
        _items = null;
        GC.SuppressFinalize(this);
    }
}
