using System.Buffers.Binary;
using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;

namespace MetalsPipeline.Embedded.MongoDB.Storage.Indexing;

/// <summary>A sorted index: a tree of encoded keys, each followed by the number of its record.</summary>
internal sealed class SecondaryIndex(IndexDefinition definition)
{
    /// <summary>Bytes of a record's number behind its key.</summary>
    public const int RecordSize = 8;

    private readonly KeyGenerator _generator = new(definition);
    private readonly KeyList _keys = new();
    private readonly KeyList _oldKeys = new();
    private readonly ByteBuffer _entry = new(256);
    private bool _severalKeys;

    public IndexDefinition Definition { get; } = definition;

    public KeyTree Tree { get; } = new();

    /// <summary>True once a document had an array in an indexed field: records can appear several times.</summary>
    public bool IsMultikey { get; private set; }

    /// <summary>The record's number at the end of an entry.</summary>
    public static long RecordOf(ReadOnlySpan<byte> entry) => BinaryPrimitives.ReadInt64BigEndian(entry[^RecordSize..]);

    /// <summary>
    /// True when the index lets the document in; the record it would replace doesn't stand in its way.
    /// The keys are remembered for the <see cref="Add"/> or <see cref="Replace"/> that follows.
    /// </summary>
    public bool Admits(RawDocument document, long replaced = -1)
    {
        _severalKeys = _generator.Generate(document, _keys);
        if (!Definition.Unique)
            return true;
        for (var i = 0; i < _keys.Count; i++)
        {
            var key = _keys[i];
            var (leaf, index) = Tree.Seek(key);
            if (index == leaf.Keys.Count || !IsKeyOf(leaf.Keys[index], key) || RecordOf(leaf.Keys[index]) == replaced)
                continue;
            return false;
        }

        return true;
    }

    /// <summary>Adds the admitted document.</summary>
    public void Add(long record)
    {
        IsMultikey |= _severalKeys;
        for (var i = 0; i < _keys.Count; i++)
            Tree.Add(Entry(_keys[i], record));
    }

    public void Remove(RawDocument document, long record)
    {
        _generator.Generate(document, _keys);
        for (var i = 0; i < _keys.Count; i++)
            Tree.Remove(Entry(_keys[i], record));
    }

    /// <summary>Goes over from a version of a document to the admitted one; equal keys stay untouched.</summary>
    public void Replace(RawDocument old, long record)
    {
        _generator.Generate(old, _oldKeys);
        IsMultikey |= _severalKeys;
        if (_oldKeys.Count == 1 && _keys.Count == 1 && _oldKeys[0].SequenceEqual(_keys[0]))
            return;
        for (var i = 0; i < _oldKeys.Count; i++)
            Tree.Remove(Entry(_oldKeys[i], record));
        for (var i = 0; i < _keys.Count; i++)
            Tree.Add(Entry(_keys[i], record));
    }

    /// <summary>Fills an empty index with the documents there are.</summary>
    public void Build(Collection collection)
    {
        for (var record = collection.FirstFrom(0); record >= 0; record = collection.FirstFrom(record + 1))
        {
            var document = collection.Read(record);
            if (!Admits(document))
                throw DuplicateKeyException.For(collection.Name, Definition, document);
            Add(record);
        }
    }

    private static bool IsKeyOf(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> key) => entry.Length == key.Length + RecordSize && entry.StartsWith(key);

    private ReadOnlySpan<byte> Entry(ReadOnlySpan<byte> key, long record)
    {
        _entry.Reset();
        _entry.Raw(key);
        BinaryPrimitives.WriteInt64BigEndian(_entry.Advance(RecordSize), record);
        return _entry.WrittenSpan;
    }
}
