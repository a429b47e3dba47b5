using System.Buffers;

namespace MetalsPipeline.Embedded.MongoDB.Pipeline;

/// <summary>Keeps byte strings in pooled chunks that don't move, until all are given back together.</summary>
internal sealed class ByteArena
{
    private const int ChunkSize = 64 << 10;

    private readonly List<byte[]> _chunks = [];
    private int _used;

    public Memory<byte> Allocate(int size)
    {
        if (_chunks.Count == 0 || _chunks[^1].Length - _used < size)
        {
            _chunks.Add(ArrayPool<byte>.Shared.Rent(Math.Max(ChunkSize, size)));
            _used = 0;
        }

        var memory = _chunks[^1].AsMemory(_used, size);
        _used += size;
        return memory;
    }

    public ReadOnlyMemory<byte> Keep(ReadOnlySpan<byte> bytes)
    {
        var memory = Allocate(bytes.Length);
        bytes.CopyTo(memory.Span);
        return memory;
    }

    /// <summary>Forgets everything but keeps one chunk for what comes next.</summary>
    public void Clear()
    {
        for (; _chunks.Count > 1; _chunks.RemoveAt(_chunks.Count - 1))
            ArrayPool<byte>.Shared.Return(_chunks[^1]);
        _used = 0;
    }

    /// <summary>Gives everything back; whoever forgets leaves it to the garbage collector.</summary>
    public void Release()
    {
        Clear();
        foreach (var chunk in _chunks)
            ArrayPool<byte>.Shared.Return(chunk);
        _chunks.Clear();
    }
}
