using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Wire;

/// <summary>Documents one after the other, or the documents of an array.</summary>
internal ref struct DocumentBatch
{
    private readonly bool _isSequence;
    private ReadOnlySpan<byte> _rest;
    private RawDocument.Enumerator _elements;

    public DocumentBatch(ReadOnlySpan<byte> bytes, bool isSequence)
    {
        _isSequence = isSequence;
        IsPresent = true;
        if (isSequence)
            _rest = bytes;
        else
            _elements = new RawDocument(bytes).GetEnumerator();
    }

    public bool IsPresent { get; }

    public RawDocument Current { get; private set; }

    /// <summary>False at the end, and at an element of the array that isn't a document.</summary>
    public bool MoveNext()
    {
        if (!_isSequence)
        {
            if (!_elements.MoveNext() || _elements.Current.Value.Type != BsonType.Document)
                return false;
            Current = _elements.Current.Value.AsDocument;
            return true;
        }

        if (_rest.IsEmpty)
            return false;
        Current = RawDocument.At(_rest);
        _rest = _rest[Current.Bytes.Length..];
        return true;
    }
}
