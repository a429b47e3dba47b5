using MetalsPipeline.Contracts;
using MetalsPipeline.Storage.Bson;

namespace MetalsPipeline.Storage.Mongoc;

/// <summary><see cref="IPriceStore"/> on libmongoc. Its calls block, so each runs on a pool thread, bounded by the options' timeouts.</summary>
internal sealed unsafe class MongocPriceStore(PriceStoreOptions options) : IPriceStore
{
    private const string Prices = "prices";
    private const string Latest = "latest";
    private const uint ErrorDomainServer = 17;

    private readonly MongocClientPool _pool = new(options);

    public Task EnsureIndexesAsync(CancellationToken cancellationToken) => Task.Run(() =>
    {
        using var command = new BsonWriter();
        IndexCommand.Write(command, Prices);
        using var lease = _pool.Rent();
        using var view = NativeBson.View(command);
        using var reply = NativeBson.ForReply();
        BsonError error;
        if (!Libmongoc.mongoc_client_write_command_with_opts(lease.Client, options.Database, view.Handle, null, reply.Handle, &error))
            throw error.ToException("The store's indexes can't be created");
    }, cancellationToken);

    public Task PingAsync(CancellationToken cancellationToken) => Task.Run(() =>
    {
        using var command = new BsonWriter();
        var start = command.Begin();
        command.Write("ping"u8, 1);
        command.End(start);

        using var lease = _pool.Rent();
        using var view = NativeBson.View(command);
        using var reply = NativeBson.ForReply();
        BsonError error;
        // Pinging our own database and not admin: the user may have rights on no other.
        if (!Libmongoc.mongoc_client_command_simple(lease.Client, options.Database, view.Handle, 0, reply.Handle, &error))
            throw error.ToException("The store doesn't answer");
    }, cancellationToken);

    public Task<WriteOutcome> WriteAsync(IReadOnlyList<StoredTick> ticks, CancellationToken cancellationToken) => Task.Run(() =>
    {
        if (ticks.Count == 0)
            return new WriteOutcome(0, 0, []);
        using var lease = _pool.Rent();
        var outcome = InsertPrices(lease.Client, ticks);
        ReplaceLatest(lease.Client, ticks, outcome.Rejected);
        return outcome;
    }, cancellationToken);

    public Task<IReadOnlyList<PriceTick>> GetLatestAsync(CancellationToken cancellationToken) => Task.Run<IReadOnlyList<PriceTick>>(() =>
    {
        using var filter = new BsonWriter();
        filter.End(filter.Begin());
        return Find(Latest, filter, sortBy: PriceDocument.Id, PriceQuery.MaxLimit, cancellationToken);
    }, cancellationToken);

    public Task<IReadOnlyList<PriceTick>> GetPricesAsync(PriceQuery query, CancellationToken cancellationToken) => Task.Run<IReadOnlyList<PriceTick>>(() =>
    {
        using var filter = new BsonWriter();
        var start = filter.Begin();
        filter.Write(PriceDocument.Metal, query.Instrument);
        if (query.From is not null || query.To is not null)
        {
            var range = filter.BeginDocument(PriceDocument.Timestamp);
            if (query.From is { } from)
                filter.Write("$gte"u8, from);
            if (query.To is { } to)
                filter.Write("$lt"u8, to);
            filter.End(range);
        }
        filter.End(start);
        return Find(Prices, filter, sortBy: PriceDocument.Timestamp, query.Limit, cancellationToken);
    }, cancellationToken);

    public Task<long> EstimateCountAsync(CancellationToken cancellationToken) => Task.Run(() =>
    {
        using var lease = _pool.Rent();
        using var collection = new MongocCollection(lease.Client, options.Database, Prices);
        using var reply = NativeBson.ForReply();
        BsonError error;
        var count = Libmongoc.mongoc_collection_estimated_document_count(collection.Handle, null, 0, reply.Handle, &error);
        return count >= 0 ? count : throw error.ToException("The stored prices can't be counted");
    }, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _pool.Dispose();
        return ValueTask.CompletedTask;
    }

    private WriteOutcome InsertPrices(nint client, IReadOnlyList<StoredTick> ticks)
    {
        using var batch = new DocumentBatch();
        foreach (var tick in ticks)
        {
            PriceDocument.WritePrice(batch.Add(), tick);
            batch.EndLast();
        }

        using var insertOptions = new BsonWriter();
        var start = insertOptions.Begin();
        insertOptions.Write("ordered"u8, false);
        // The documents are ours and well-formed; checking each again costs four times the insert.
        insertOptions.Write("validate"u8, false);
        insertOptions.End(start);

        using var collection = new MongocCollection(client, options.Database, Prices);
        using var optionsView = NativeBson.View(insertOptions);
        using var reply = NativeBson.ForReply();
        BsonError error;
        var succeeded = Libmongoc.mongoc_collection_insert_many(
            collection.Handle, batch.Freeze(), (nuint)batch.Count, optionsView.Handle, reply.Handle, &error);
        return Outcome(succeeded, error, ticks.Count, reply);
    }

    // Replaces only what is older. Where a newer document is there, the filter finds nothing, the upsert tries to insert
    // a second document with that _id, and the duplicate key says that all is well.
    private void ReplaceLatest(nint client, IReadOnlyList<StoredTick> ticks, IReadOnlyList<RejectedTick> rejected)
    {
        var newest = NewestTicks.Of(ticks, rejected);
        if (newest.Count == 0)
            return;

        using var selector = new BsonWriter();
        using var document = new BsonWriter();
        using var bulkOptions = new BsonWriter();
        using var upsertOptions = new BsonWriter();
        var start = bulkOptions.Begin();
        bulkOptions.Write("ordered"u8, false);
        bulkOptions.End(start);
        start = upsertOptions.Begin();
        upsertOptions.Write("upsert"u8, true);
        upsertOptions.End(start);
        using var bulkOptionsView = NativeBson.View(bulkOptions);
        using var upsertOptionsView = NativeBson.View(upsertOptions);

        using var collection = new MongocCollection(client, options.Database, Latest);
        var bulk = Libmongoc.mongoc_collection_create_bulk_operation_with_opts(collection.Handle, bulkOptionsView.Handle);
        try
        {
            BsonError error;
            foreach (var tick in newest)
            {
                selector.Clear();
                start = selector.Begin();
                selector.Write(PriceDocument.Id, tick.Tick.Instrument!);
                var older = selector.BeginDocument(PriceDocument.Timestamp);
                selector.Write("$lt"u8, tick.Tick.Timestamp);
                selector.End(older);
                selector.End(start);

                document.Clear();
                start = document.Begin();
                PriceDocument.WriteLatest(document, tick);
                document.End(start);

                using var selectorView = NativeBson.View(selector);
                using var documentView = NativeBson.View(document);
                if (!Libmongoc.mongoc_bulk_operation_replace_one_with_opts(
                        bulk, selectorView.Handle, documentView.Handle, upsertOptionsView.Handle, &error))
                    throw error.ToException("The latest prices can't be prepared");
            }

            using var reply = NativeBson.ForReply();
            var succeeded = Libmongoc.mongoc_bulk_operation_execute(bulk, reply.Handle, &error) != 0;
            Outcome(succeeded, error, newest.Count, reply);
        }
        finally
        {
            Libmongoc.mongoc_bulk_operation_destroy(bulk);
        }
    }

    private static WriteOutcome Outcome(bool succeeded, in BsonError error, int count, in NativeBson reply)
    {
        if (!succeeded && error.Domain != ErrorDomainServer)
            throw error.ToException("The store can't be written to");
        var outcome = WriteErrors.Classify(count, reply.Bytes);
        // A failed command without a word on single documents (not primary, no rights) wrote nothing.
        if (!succeeded && outcome.Duplicates == 0 && outcome.Rejected.Count == 0)
            throw error.ToException("The store refuses the write");
        return outcome;
    }

    private List<PriceTick> Find(
        string collectionName, BsonWriter filter, ReadOnlySpan<byte> sortBy, int limit, CancellationToken cancellationToken)
    {
        using var findOptions = new BsonWriter();
        var start = findOptions.Begin();
        var sort = findOptions.BeginDocument("sort"u8);
        findOptions.Write(sortBy, 1);
        findOptions.End(sort);
        findOptions.Write("limit"u8, (long)limit);
        findOptions.End(start);

        using var lease = _pool.Rent();
        using var collection = new MongocCollection(lease.Client, options.Database, collectionName);
        using var filterView = NativeBson.View(filter);
        using var optionsView = NativeBson.View(findOptions);
        var cursor = Libmongoc.mongoc_collection_find_with_opts(collection.Handle, filterView.Handle, optionsView.Handle, 0);
        try
        {
            List<PriceTick> found = [];
            void* document;
            while (Libmongoc.mongoc_cursor_next(cursor, &document))
            {
                cancellationToken.ThrowIfCancellationRequested();
                found.Add(PriceDocument.Read(NativeBson.BytesOf(document)));
            }
            BsonError error;
            if (Libmongoc.mongoc_cursor_error(cursor, &error))
                throw error.ToException("The stored prices can't be read");
            return found;
        }
        finally
        {
            Libmongoc.mongoc_cursor_destroy(cursor);
        }
    }
}
