using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Wire;

/// <summary>A parsed message: the command document and the document sequences beside it. Reused for message after message.</summary>
internal sealed class Request
{
    private readonly List<(byte[] Name, ReadOnlyMemory<byte> Documents)> _sequences = [];
    private ReadOnlyMemory<byte> _body;

    public MessageHeader Header { get; set; }

    /// <summary>The peer expects no answer.</summary>
    public bool MoreToCome { get; set; }

    /// <summary>Why the documents aren't valid BSON, or null when they are.</summary>
    public string? Invalid { get; set; }

    public RawDocument Body => new(_body.Span);

    public void Clear()
    {
        _sequences.Clear();
        _body = default;
        MoreToCome = false;
        Invalid = null;
    }

    public void SetBody(ReadOnlyMemory<byte> body) => _body = body;

    public void AddSequence(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> documents) => _sequences.Add((name.ToArray(), documents));

    /// <summary>The documents of a write command: in a sequence of the name, or in an array of the command.</summary>
    public DocumentBatch Batch(ReadOnlySpan<byte> name)
    {
        foreach (var (sequence, documents) in _sequences)
        {
            if (name.SequenceEqual(sequence))
                return new DocumentBatch(documents.Span, isSequence: true);
        }

        var array = Body[name];
        return array.Type == BsonType.Array ? new DocumentBatch(array.Bytes, isSequence: false) : default;
    }
}
