using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Pipeline;

/// <summary>The end of a pipeline: documents that wait for the client to fetch them.</summary>
internal sealed class ResultBuffer(QueryMemory memory) : Stage
{
    private readonly ByteArena _arena = new();
    private readonly Queue<ReadOnlyMemory<byte>> _documents = [];

    public int Count => _documents.Count;

    /// <summary>Bytes that wait.</summary>
    public long Bytes { get; private set; }

    public override bool Push(RawDocument document)
    {
        memory.Take(document.Bytes.Length);
        Bytes += document.Bytes.Length;
        _documents.Enqueue(_arena.Keep(document.Bytes));
        return true;
    }

    public override void Complete()
    {
        // Nothing held back.
    }

    public RawDocument Peek() => new(_documents.Peek().Span);

    public void Remove()
    {
        var size = _documents.Dequeue().Length;
        Bytes -= size;
        memory.Free(size);
        if (_documents.Count == 0)
            _arena.Clear();
    }

    /// <summary>Gives back what nobody will fetch.</summary>
    public void Release()
    {
        _documents.Clear();
        _arena.Release();
    }
}
