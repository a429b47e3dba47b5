using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Storage.Indexing;

namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>
/// The documents of one collection: where each lies and how it is found. All members are called under the store's lock,
/// and the bytes of a document are valid only as long as that is held.
/// </summary>
internal sealed class Collection(uint id, CollectionName name, byte[] options, DocumentStore store) : IDisposable
{
    private readonly RecordTable _records = new();
    private readonly IdIndex _ids = new();
    private readonly List<SecondaryIndex> _indexes = [];

    public uint Id { get; } = id;

    public CollectionName Name { get; } = name;

    /// <summary>Options of the create command, as listCollections shows them.</summary>
    public RawDocument Options => new(options);

    public long Count => _records.Count;

    /// <summary>Bytes of the current documents.</summary>
    public long DataBytes { get; private set; }

    /// <summary>Memory for finding documents: about 40 bytes a document, and the indexes' keys.</summary>
    public long IndexBytes => _records.MemoryBytes + _ids.MemoryBytes + _indexes.Sum(i => i.Tree.MemoryBytes);

    /// <summary>All but the index of <c>_id</c>.</summary>
    public IReadOnlyList<SecondaryIndex> Indexes => _indexes;

    /// <summary>True once the collection is dropped: a cursor that comes back finds nothing.</summary>
    public bool IsDropped { get; private set; }

    public RawDocument Read(long record) => store.Journal.Read(_records[record]);

    public bool Exists(long record) => !_records[record].IsNowhere;

    /// <summary>The first record at or after the number in order of insertion, or -1.</summary>
    public long FirstFrom(long record) => _records.FirstFrom(record);

    /// <summary>The last record at or before the number, or -1.</summary>
    public long LastUpTo(long record) => _records.LastUpTo(record);

    /// <summary>The record with the <c>_id</c>, or -1.</summary>
    public long Find(BsonValue id) => Find(id, KeyHash.Compute(id));

    /// <summary>Begins a run of inserts and replacements, or of deletes; ended by <see cref="EndWrite"/>.</summary>
    public void BeginWrite(FrameKind kind) => store.Journal.Begin(kind, Id);

    public void EndWrite() => store.Journal.End();

    /// <summary>The hash of an <c>_id</c> that is about to be looked for; what it leads to is fetched meanwhile.</summary>
    public ulong Anticipate(BsonValue id)
    {
        var hash = KeyHash.Compute(id);
        _ids.Prefetch(hash);
        return hash;
    }

    /// <summary>Stores a new document; the answer is the index that forbids it, or null when it is stored.</summary>
    public IndexDefinition? TryInsert(RawDocument document) => TryInsert(document, KeyHash.Compute(StoredDocument.IdOf(document)));

    /// <summary>Stores a new document whose <c>_id</c> has the hash.</summary>
    public IndexDefinition? TryInsert(RawDocument document, ulong hash)
    {
        var id = StoredDocument.IdOf(document);
        if (Find(id, hash) >= 0)
            return IndexDefinition.Id;
        if (FindConflict(document, -1) is { } conflict)
            return conflict;
        store.RequireRoom(document.Bytes.Length);
        var record = AddRecord(document, store.Append(document), hash);
        foreach (var index in _indexes)
            index.Add(record);
        return null;
    }

    /// <summary>Puts a document in place of one with the same <c>_id</c>; the answer is the index that forbids it, or null.</summary>
    public IndexDefinition? TryReplace(long record, RawDocument document)
    {
        if (FindConflict(document, record) is { } conflict)
            return conflict;
        store.RequireRoom(document.Bytes.Length - Read(record).Bytes.Length);
        var location = store.Append(document);

        // Read only now: appending may have moved what was in the run that is being written.
        var old = Read(record);
        foreach (var index in _indexes)
            index.Replace(old, record);
        MoveRecord(record, old, document, location);
        return null;
    }

    public void Delete(long record)
    {
        var document = Read(record);
        var id = StoredDocument.IdOf(document);
        store.AppendTombstone(id);
        foreach (var index in _indexes)
            index.Remove(document, record);
        RemoveRecord(record, document, KeyHash.Compute(id));
    }

    /// <summary>Adds an index, empty until it is built.</summary>
    public SecondaryIndex AddIndex(IndexDefinition definition)
    {
        var index = new SecondaryIndex(definition);
        _indexes.Add(index);
        return index;
    }

    public void RemoveIndex(SecondaryIndex index) => _indexes.Remove(index);

    /// <summary>
    /// Takes a document in as found in the journal at the start: in place of an earlier one with its <c>_id</c>.
    /// The indexes are built when all is read.
    /// </summary>
    public void RestorePut(RawDocument document, Location location, ulong hash)
    {
        var record = Find(StoredDocument.IdOf(document), hash);
        if (record < 0)
        {
            store.Journal.MarkLive(location, document.Bytes.Length);
            AddRecord(document, location, hash);
            return;
        }

        store.Journal.MarkLive(location, document.Bytes.Length);
        MoveRecord(record, Read(record), document, location);
    }

    public void RestoreDelete(BsonValue id)
    {
        var hash = KeyHash.Compute(id);
        var record = Find(id, hash);
        if (record >= 0)
            RemoveRecord(record, Read(record), hash);
    }

    /// <summary>Copies a document to the end of the journal if it is still the current one there.</summary>
    public void Relocate(RawDocument document, Location from)
    {
        var record = Find(StoredDocument.IdOf(document));
        if (record < 0 || _records[record] != from)
            return;
        var to = store.Append(document);
        store.Journal.MarkDead(from, document.Bytes.Length);
        _records.Move(record, to);
    }

    /// <summary>Forgets all documents and counts their space as free.</summary>
    public void Drop()
    {
        IsDropped = true;
        for (var record = FirstFrom(0); record >= 0; record = FirstFrom(record + 1))
            store.Journal.MarkDead(_records[record], Read(record).Bytes.Length);
        Dispose();
    }

    public void Dispose()
    {
        _records.Dispose();
        _ids.Dispose();
    }

    private long Find(BsonValue id, ulong hash)
    {
        for (var position = -1; _ids.NextCandidate(hash, ref position) is var record and >= 0;)
        {
            if (BsonComparer.AreEqual(StoredDocument.IdOf(Read(record)), id))
                return record;
        }

        return -1;
    }

    private IndexDefinition? FindConflict(RawDocument document, long replaced)
    {
        IndexDefinition? conflict = null;
        foreach (var index in _indexes)
        {
            if (!index.Admits(document, replaced))
                conflict ??= index.Definition;
        }

        return conflict;
    }

    private long AddRecord(RawDocument document, Location location, ulong hash)
    {
        var record = _records.Add(location);
        _ids.Add(hash, record);
        DataBytes += document.Bytes.Length;
        return record;
    }

    private void MoveRecord(long record, RawDocument old, RawDocument document, Location location)
    {
        store.Journal.MarkDead(_records[record], old.Bytes.Length);
        DataBytes += document.Bytes.Length - old.Bytes.Length;
        _records.Move(record, location);
    }

    private void RemoveRecord(long record, RawDocument document, ulong hash)
    {
        store.Journal.MarkDead(_records[record], document.Bytes.Length);
        DataBytes -= document.Bytes.Length;
        _ids.Remove(hash, record);
        _records.Remove(record);
    }
}
