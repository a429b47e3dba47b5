using System.Collections.Concurrent;
using MetalsPipeline.Storage.Bars;
using MetalsPipeline.Storage.Bson;

namespace MetalsPipeline.Storage.Mongoc;

/// <summary><see cref="IPriceCollections"/> on libmongoc. Its calls block, so each runs on a pool thread, bounded by the pool's timeouts.</summary>
internal sealed unsafe class MongocCollections(MongocClientPool pool, string database, MongocFinder finder) : IPriceCollections, IDisposable
{
    private const uint ErrorDomainServer = 17;

    // As many as there ever were writes at the same time.
    private readonly ConcurrentBag<DocumentBatch> _arenas = [];

    public Task<WriteOutcome> InsertPricesAsync(IReadOnlyList<StoredTick> ticks, CancellationToken cancellationToken) =>
        Task.Run(() => InsertPrices(ticks), cancellationToken);

    public Task<IReadOnlyDictionary<Guid, (int Partition, long Offset)>> FindPlacesAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        Task.Run<IReadOnlyDictionary<Guid, (int Partition, long Offset)>>(
            () =>
            {
                using var filter = new BsonWriter();
                IdFilter.Write(filter, ids.Count, (writer, name, i) => writer.Write(name, ids[i]));
                return finder.Find(CollectionNames.Prices, filter, PriceDocument.Id, ids.Count, PriceDocument.ReadPlace, cancellationToken)
                    .ToDictionary(found => found.Id, found => (found.Partition, found.Offset));
            },
            cancellationToken);

    public Task<IReadOnlyList<StoredBar>> FindBarsAsync(IReadOnlyList<BarKey> keys, CancellationToken cancellationToken) =>
        Task.Run<IReadOnlyList<StoredBar>>(
            () =>
            {
                using var filter = new BsonWriter();
                IdFilter.Write(filter, keys.Count, (writer, name, i) => writer.Write(name, keys[i].Id));
                return finder.Find(CollectionNames.Bars, filter, BarDocument.Id, keys.Count, BarDocument.Read, cancellationToken);
            },
            cancellationToken);

    public Task<IReadOnlyList<int>> ReplaceBarsAsync(IReadOnlyList<StoredBar> bars, CancellationToken cancellationToken) => Task.Run(
        () => Replace(
            CollectionNames.Bars,
            bars,
            (selector, bar) =>
            {
                selector.Write(BarDocument.Id, bar.Key.Id);
                selector.Write(BarDocument.Version, bar.Version - 1);
            },
            BarDocument.Write),
        cancellationToken);

    public Task ReplaceLatestAsync(IReadOnlyCollection<StoredTick> ticks, CancellationToken cancellationToken) => Task.Run(
        () => Replace(
            CollectionNames.Latest,
            ticks,
            (selector, tick) =>
            {
                selector.Write(PriceDocument.Id, tick.Tick.Instrument!);
                var older = selector.BeginDocument(PriceDocument.Timestamp);
                selector.Write("$lt"u8, tick.Tick.Timestamp);
                selector.End(older);
            },
            (document, tick) => PriceDocument.WriteLatest(document, tick)),
        cancellationToken);

    public void Dispose()
    {
        while (_arenas.TryTake(out var arena))
            arena.Dispose();
    }

    private WriteOutcome InsertPrices(IReadOnlyList<StoredTick> ticks)
    {
        if (!_arenas.TryTake(out var arena))
            arena = new DocumentBatch();
        try
        {
            arena.Clear();
            for (var i = 0; i < ticks.Count; i++)
            {
                PriceDocument.WritePrice(arena.Add(), ticks[i]);
                arena.EndLast();
            }
            return InsertPrices(arena);
        }
        finally
        {
            _arenas.Add(arena);
        }
    }

    private WriteOutcome InsertPrices(DocumentBatch batch)
    {
        using var insertOptions = new BsonWriter();
        var start = insertOptions.Begin();
        insertOptions.Write("ordered"u8, false);
        // The documents are ours and well-formed; checking each again costs four times the insert.
        insertOptions.Write("validate"u8, false);
        insertOptions.End(start);

        using var lease = pool.Rent();
        using var collection = new MongocCollection(lease.Client, database, CollectionNames.Prices);
        using var optionsView = NativeBson.View(insertOptions);
        using var reply = NativeBson.ForReply();
        BsonError error;
        var succeeded = Libmongoc.mongoc_collection_insert_many(
            collection.Handle, batch.Freeze(), (nuint)batch.Count, optionsView.Handle, reply.Handle, &error);
        return Outcome(succeeded, error, batch.Count, reply);
    }

    /// <summary>Replaces what a selector finds, or inserts.</summary>
    /// <remarks>
    /// Where a document of that <c>_id</c> is there that the rest of the selector doesn't accept, the upsert tries to insert a second one, and the
    /// duplicate key says that the document stays as it is.
    /// </remarks>
    /// <returns>Positions of the items whose document stayed as it is.</returns>
    private IReadOnlyList<int> Replace<T>(
        string collectionName, IReadOnlyCollection<T> items, Action<BsonWriter, T> writeSelector, Action<BsonWriter, T> writeDocument)
    {
        if (items.Count == 0)
            return [];
        using var selector = new BsonWriter();
        using var document = new BsonWriter();
        using var bulkOptions = new BsonWriter();
        using var upsertOptions = new BsonWriter();
        Write(bulkOptions, writer => writer.Write("ordered"u8, false));
        Write(upsertOptions, writer => writer.Write("upsert"u8, true));
        using var bulkOptionsView = NativeBson.View(bulkOptions);
        using var upsertOptionsView = NativeBson.View(upsertOptions);

        using var lease = pool.Rent();
        using var collection = new MongocCollection(lease.Client, database, collectionName);
        var bulk = Libmongoc.mongoc_collection_create_bulk_operation_with_opts(collection.Handle, bulkOptionsView.Handle);
        try
        {
            BsonError error;
            foreach (var item in items)
            {
                Write(selector, writer => writeSelector(writer, item));
                Write(document, writer => writeDocument(writer, item));
                using var selectorView = NativeBson.View(selector);
                using var documentView = NativeBson.View(document);
                if (!Libmongoc.mongoc_bulk_operation_replace_one_with_opts(
                        bulk, selectorView.Handle, documentView.Handle, upsertOptionsView.Handle, &error))
                    throw error.ToException($"A replacement in {collectionName} can't be prepared");
            }

            using var reply = NativeBson.ForReply();
            var succeeded = Libmongoc.mongoc_bulk_operation_execute(bulk, reply.Handle, &error) != 0;
            return Outcome(succeeded, error, items.Count, reply).Duplicates;
        }
        finally
        {
            Libmongoc.mongoc_bulk_operation_destroy(bulk);
        }
    }

    private static void Write(BsonWriter writer, Action<BsonWriter> fields)
    {
        writer.Clear();
        var start = writer.Begin();
        fields(writer);
        writer.End(start);
    }

    private static WriteOutcome Outcome(bool succeeded, in BsonError error, int count, in NativeBson reply)
    {
        if (!succeeded && error.Domain != ErrorDomainServer)
            throw error.ToException("The store can't be written to");
        var outcome = WriteErrors.Classify(count, reply.Bytes);
        // A failed command without a word on single documents (not primary, no rights) wrote nothing.
        if (!succeeded && outcome.Duplicates.Count == 0 && outcome.Rejected.Count == 0)
            throw error.ToException("The store refuses the write");
        return outcome;
    }
}
