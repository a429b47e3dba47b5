using System.Runtime.InteropServices;
using MetalsPipeline.Storage.Bson;

namespace MetalsPipeline.Storage.Mongoc;

/// <summary>Many documents in one native arena, in the form that <c>insert_many</c> takes. Reused from batch to batch.</summary>
internal sealed unsafe class DocumentBatch : IDisposable
{
    private readonly BsonWriter _writer = new(64 * 1024);
    private readonly List<int> _starts = [];
    private byte* _handles;
    private void** _pointers;
    private int _capacity;

    public int Count => _starts.Count;

    /// <summary>Starts a document in the arena.</summary>
    public BsonWriter Add()
    {
        _starts.Add(_writer.Begin());
        return _writer;
    }

    /// <summary>Ends the document that <see cref="Add"/> started last.</summary>
    public void EndLast() => _writer.End(_starts[^1]);

    /// <summary>Pointers to the documents; valid until the next change.</summary>
    public void** Freeze()
    {
        EnsureHandles();
        for (var i = 0; i < _starts.Count; i++)
        {
            var end = i + 1 < _starts.Count ? _starts[i + 1] : _writer.Length;
            var handle = _handles + (i * Libmongoc.BsonSize);
            Libmongoc.bson_init_static(handle, _writer.Data + _starts[i], (nuint)(end - _starts[i]));
            _pointers[i] = handle;
        }
        return _pointers;
    }

    public void Clear()
    {
        _writer.Clear();
        _starts.Clear();
    }

    public void Dispose()
    {
        _writer.Dispose();
        NativeMemory.AlignedFree(_handles);
        NativeMemory.Free(_pointers);
        _handles = null;
        _pointers = null;
        _capacity = 0;
    }

    private void EnsureHandles()
    {
        if (_capacity >= _starts.Count)
            return;
        _capacity = Math.Max(_starts.Count, _capacity * 2);
        NativeMemory.AlignedFree(_handles);
        NativeMemory.Free(_pointers);
        _handles = (byte*)NativeMemory.AlignedAlloc((nuint)(_capacity * Libmongoc.BsonSize), Libmongoc.BsonSize);
        _pointers = (void**)NativeMemory.Alloc((nuint)_capacity, (nuint)sizeof(void*));
    }
}
