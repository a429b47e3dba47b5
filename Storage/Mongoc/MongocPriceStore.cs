using MetalsPipeline.Contracts;
using MetalsPipeline.Storage.Bars;
using MetalsPipeline.Storage.Bson;

namespace MetalsPipeline.Storage.Mongoc;

/// <summary><see cref="IPriceStore"/> on libmongoc. Its calls block, so each runs on a pool thread, bounded by the options' timeouts.</summary>
internal sealed unsafe class MongocPriceStore : IPriceStore
{
    private readonly string _database;
    private readonly MongocClientPool _pool;
    private readonly MongocFinder _finder;
    private readonly MongocCollections _collections;
    private readonly PriceWriter _writer;

    public MongocPriceStore(PriceStoreOptions options)
    {
        _database = options.Database;
        _pool = new MongocClientPool(options);
        _finder = new MongocFinder(_pool, _database);
        _collections = new MongocCollections(_pool, _database, _finder);
        _writer = new PriceWriter(_collections);
    }

    public Task EnsureIndexesAsync(CancellationToken cancellationToken) => Task.Run(() =>
    {
        using var command = new BsonWriter();
        IndexCommand.Write(command, CollectionNames.Prices);
        using var lease = _pool.Rent();
        using var view = NativeBson.View(command);
        using var reply = NativeBson.ForReply();
        BsonError error;
        if (!Libmongoc.mongoc_client_write_command_with_opts(lease.Client, _database, view.Handle, null, reply.Handle, &error))
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
        if (!Libmongoc.mongoc_client_command_simple(lease.Client, _database, view.Handle, 0, reply.Handle, &error))
            throw error.ToException("The store doesn't answer");
    }, cancellationToken);

    public Task<WriteOutcome> WriteAsync(IReadOnlyList<StoredTick> ticks, CancellationToken cancellationToken) =>
        _writer.WriteAsync(ticks, cancellationToken);

    public Task<IReadOnlyList<PriceTick>> GetLatestAsync(CancellationToken cancellationToken) => Task.Run<IReadOnlyList<PriceTick>>(() =>
    {
        using var filter = new BsonWriter();
        filter.End(filter.Begin());
        return _finder.Find(CollectionNames.Latest, filter, PriceDocument.Id, PriceQuery.MaxLimit, PriceDocument.Read, cancellationToken);
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
        return _finder.Find(CollectionNames.Prices, filter, PriceDocument.Timestamp, query.Limit, PriceDocument.Read, cancellationToken);
    }, cancellationToken);

    public Task<IReadOnlyList<PriceBar>> GetBarsAsync(PriceQuery query, CancellationToken cancellationToken) => Task.Run<IReadOnlyList<PriceBar>>(() =>
    {
        using var filter = new BsonWriter();
        var start = filter.Begin();
        var range = filter.BeginDocument(BarDocument.Id);
        filter.Write("$gte"u8, BarKey.FirstId(query.Instrument, query.From));
        filter.Write("$lt"u8, BarKey.EndId(query.Instrument, query.To));
        filter.End(range);
        filter.End(start);
        return _finder.Find(
            CollectionNames.Bars, filter, BarDocument.Id, query.Limit, document => BarDocument.Read(document).ToPriceBar(), cancellationToken);
    }, cancellationToken);

    public Task<long> EstimateCountAsync(CancellationToken cancellationToken) => Task.Run(() =>
    {
        using var lease = _pool.Rent();
        using var collection = new MongocCollection(lease.Client, _database, CollectionNames.Prices);
        using var reply = NativeBson.ForReply();
        BsonError error;
        var count = Libmongoc.mongoc_collection_estimated_document_count(collection.Handle, null, 0, reply.Handle, &error);
        return count >= 0 ? count : throw error.ToException("The stored prices can't be counted");
    }, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _collections.Dispose();
        _pool.Dispose();
        return ValueTask.CompletedTask;
    }
}
