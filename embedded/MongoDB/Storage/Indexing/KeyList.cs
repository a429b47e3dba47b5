using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Storage.Indexing;

/// <summary>Encoded keys one after the other, in one reused buffer.</summary>
internal sealed class KeyList
{
    private readonly List<int> _starts = [];

    public ByteBuffer Bytes { get; } = new(1024);

    public int Count => _starts.Count;

    public ReadOnlySpan<byte> this[int index] => Bytes.WrittenSpan[_starts[index]..(index + 1 < _starts.Count ? _starts[index + 1] : Bytes.Length)];

    public void Clear()
    {
        _starts.Clear();
        Bytes.Reset();
    }

    /// <summary>Begins the next key; what is written to <see cref="Bytes"/> from here on belongs to it.</summary>
    public void Begin() => _starts.Add(Bytes.Length);
}
