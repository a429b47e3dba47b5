using MetalsPipeline.Embedded.Logging;
using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Storage.Indexing;

namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>
/// All databases. One lock guards everything: it is held for short runs of documents, never while waiting for a client or a disk flush
/// (but for a journal that is <see cref="Journal.UnflushedSegments"/> segments ahead of its disk).
/// </summary>
internal sealed class DocumentStore : IAsyncDisposable
{
    private const int MostCollections = 10_000;
    private const int MostIndexes = 64;

    private readonly SortedDictionary<string, Collection> _byName = new(StringComparer.Ordinal);
    private readonly DataDirectory? _directory;
    private readonly BsonWriter _tombstone = new();
    private readonly long _maxBytes;
    private readonly JournalCleaner _cleaner;
    private readonly ExpirySweeper _sweeper;
    private uint _lastId;

    private DocumentStore(DataDirectory? directory, FsyncPolicy policy, long maxBytes, TimeProvider clock, JsonLog log)
    {
        (_directory, _maxBytes) = (directory, maxBytes);
        Durability = new Durability(Lock, policy, clock, log);
        Journal = new Journal(
            number => directory is null ? new MemorySegment(number) : directory.Open(number),
            Durability.RequireFlushed);
        _cleaner = new JournalCleaner(this, log);
        _sweeper = new ExpirySweeper(this, clock, log);
    }

    public Lock Lock { get; } = new();

    public Journal Journal { get; }

    public Durability Durability { get; }

    public IEnumerable<Collection> Collections => _byName.Values;

    /// <summary>Opens a store: replays the data folder, or starts empty in memory when there is none.</summary>
    /// <exception cref="IOException">The folder can't be used, or what is in it is damaged.</exception>
    public static async Task<DocumentStore> OpenAsync(string? dataPath, FsyncPolicy policy, long maxBytes, TimeProvider clock, JsonLog log)
    {
        var directory = dataPath is null ? null : new DataDirectory(dataPath);
        var store = new DocumentStore(directory, policy, maxBytes, clock, log);
        try
        {
            store.Start(log);
            return store;
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public Collection? Find(CollectionName name) => _byName.GetValueOrDefault(name.ToString());

    /// <summary>The collection with the number, if it still exists.</summary>
    public Collection? Find(uint id) => _byName.Values.FirstOrDefault(c => c.Id == id);

    public IEnumerable<Collection> In(string database) => _byName.Values.Where(c => c.Name.Database == database);

    public Collection GetOrCreate(CollectionName name) => Find(name) ?? Create(name, [5, 0, 0, 0, 0]);

    public Collection Create(CollectionName name, byte[] options)
    {
        Durability.RequireHealthy();
        if (_byName.Count >= MostCollections)
            throw new ServerException(ErrorCode.OperationFailed, $"There are {MostCollections} collections, the most this server keeps; drop some.");
        var collection = new Collection(_lastId + 1, name, options, this);
        _byName.Add(name.ToString(), collection);
        try
        {
            WriteCatalog();
        }
        catch
        {
            _byName.Remove(name.ToString());
            collection.Dispose();
            throw;
        }

        _lastId = collection.Id;
        return collection;
    }

    public void Drop(Collection collection)
    {
        _byName.Remove(collection.Name.ToString());
        try
        {
            WriteCatalog();
        }
        catch
        {
            _byName.Add(collection.Name.ToString(), collection);
            throw;
        }

        collection.Drop();
        _cleaner.Consider();
    }

    /// <summary>Builds an index; nothing else happens meanwhile.</summary>
    public void CreateIndex(Collection collection, IndexDefinition definition)
    {
        Durability.RequireHealthy();
        if (collection.Indexes.Count + 1 >= MostIndexes)
            throw new ServerException(ErrorCode.CannotCreateIndex, $"add index fails, too many indexes for {collection.Name}: a collection may have {MostIndexes}");
        var index = collection.AddIndex(definition);
        try
        {
            index.Build(collection);
            WriteCatalog();
        }
        catch
        {
            collection.RemoveIndex(index);
            throw;
        }
    }

    public void DropIndex(Collection collection, SecondaryIndex index)
    {
        collection.RemoveIndex(index);
        WriteCatalog();
    }

    /// <summary>Writes down collections and indexes as they are now.</summary>
    public void WriteCatalog()
    {
        try
        {
            Journal.WriteCatalog(Catalog.Write(_byName.Values));
        }
        catch (IOException e)
        {
            throw OutOfSpace(e);
        }
    }

    /// <summary>Refuses a write that would go beyond the bound on stored data.</summary>
    public void RequireRoom(int bytes)
    {
        if (Journal.LiveBytes + bytes > _maxBytes && bytes > 0)
        {
            throw new ServerException(ErrorCode.OutOfDiskSpace,
                $"Stored data would exceed the bound of {_maxBytes} bytes (--max-bytes); delete documents or raise the bound.");
        }
    }

    public Location Append(ReadOnlySpan<byte> document)
    {
        Durability.RequireHealthy();
        try
        {
            return Journal.Append(document);
        }
        catch (IOException e)
        {
            throw OutOfSpace(e);
        }
    }

    public Location Append(RawDocument document) => Append(document.Bytes);

    public void AppendTombstone(BsonValue id)
    {
        _tombstone.Reset();
        var start = _tombstone.BeginDocument();
        _tombstone.Value("_id"u8, id);
        _tombstone.End(start);
        Append(_tombstone.WrittenSpan);
    }

    /// <summary>Tells the cleaner that there is more to clean, if there is.</summary>
    public void ConsiderCleaning() => _cleaner.Consider();

    public async ValueTask DisposeAsync()
    {
        await _sweeper.DisposeAsync().ConfigureAwait(false);
        await _cleaner.DisposeAsync().ConfigureAwait(false);
        await Durability.DisposeAsync().ConfigureAwait(false);
        lock (Lock)
        {
            foreach (var collection in _byName.Values)
                collection.Dispose();
            _byName.Clear();
            Journal.Dispose();
        }

        _directory?.Dispose();
    }

    private void Start(JsonLog log)
    {
        lock (Lock)
        {
            foreach (var collection in _directory is null ? [] : new JournalReader(this, _directory, log).Replay())
            {
                _byName.Add(collection.Name.ToString(), collection);
                _lastId = Math.Max(_lastId, collection.Id);
            }

            if (Journal.Segments.Count == 0)
                WriteCatalog();
        }

        Durability.Start(Journal);
        _cleaner.Start();
        _sweeper.Start();
    }

    private static ServerException OutOfSpace(IOException e) =>
        new(ErrorCode.OutOfDiskSpace, $"The write is refused because its data can't be stored: {e.Message}", e);
}
