using MetalsPipeline.Contracts;
using MetalsPipeline.Storage.Bars;
using MetalsPipeline.Storage.Bson;
using static MetalsPipeline.Storage.MongoDriver.MongoDriverCalls;
using MongoDB.Bson;
using MongoDB.Driver;

namespace MetalsPipeline.Storage.MongoDriver;

/// <summary><see cref="IPriceStore"/> on the official driver; documents are those of the libmongoc store, byte for byte.</summary>
/// <param name="client">The driver's client, which its owner disposes.</param>
/// <param name="database">Name of the database.</param>
public sealed class MongoDriverPriceStore(IMongoClient client, string database) : IPriceStore
{
    private const int MaxInstruments = PriceQuery.MaxLimit;

    private static readonly FilterDefinitionBuilder<RawBsonDocument> Filter = Builders<RawBsonDocument>.Filter;
    private static readonly SortDefinitionBuilder<RawBsonDocument> Sort = Builders<RawBsonDocument>.Sort;
    private static readonly IndexKeysDefinitionBuilder<RawBsonDocument> Keys = Builders<RawBsonDocument>.IndexKeys;

    private readonly IMongoDatabase _database = client.GetDatabase(database);
    private readonly IMongoCollection<RawBsonDocument> _prices = client.GetDatabase(database).GetCollection<RawBsonDocument>(CollectionNames.Prices);
    private readonly IMongoCollection<RawBsonDocument> _latest = client.GetDatabase(database).GetCollection<RawBsonDocument>(CollectionNames.Latest);
    private readonly IMongoCollection<RawBsonDocument> _bars = client.GetDatabase(database).GetCollection<RawBsonDocument>(CollectionNames.Bars);
    private readonly PriceWriter _writer = new(new MongoDriverCollections(client.GetDatabase(database)));

    /// <inheritdoc/>
    public Task EnsureIndexesAsync(CancellationToken cancellationToken) => AvailableAsync(() => _prices.Indexes.CreateManyAsync(
        [
            new CreateIndexModel<RawBsonDocument>(Keys.Ascending("timestamp")),
            new CreateIndexModel<RawBsonDocument>(Keys.Ascending("metal").Descending("timestamp")),
        ],
        cancellationToken));

    /// <inheritdoc/>
    public Task PingAsync(CancellationToken cancellationToken) =>
        AvailableAsync(() => _database.RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1), cancellationToken: cancellationToken));

    /// <inheritdoc/>
    public Task<WriteOutcome> WriteAsync(IReadOnlyList<StoredTick> ticks, CancellationToken cancellationToken) => _writer.WriteAsync(ticks, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PriceTick>> GetLatestAsync(CancellationToken cancellationToken) =>
        FindAsync(_latest, Filter.Empty, Sort.Ascending("_id"), MaxInstruments, PriceDocument.Read, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PriceTick>> GetPricesAsync(PriceQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var filter = Filter.Eq("metal", query.Instrument);
        if (query.From is { } from)
            filter &= Filter.Gte("timestamp", new BsonDateTime(from));
        if (query.To is { } to)
            filter &= Filter.Lt("timestamp", new BsonDateTime(to));
        return FindAsync(_prices, filter, Sort.Ascending("timestamp"), query.Limit, PriceDocument.Read, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<PriceBar>> GetBarsAsync(PriceQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var filter = Filter.Gte("_id", BarKey.FirstId(query.Instrument, query.From)) & Filter.Lt("_id", BarKey.EndId(query.Instrument, query.To));
        return FindAsync(_bars, filter, Sort.Ascending("_id"), query.Limit, document => BarDocument.Read(document).ToPriceBar(), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<long> EstimateCountAsync(CancellationToken cancellationToken) =>
        AvailableAsync(() => _prices.EstimatedDocumentCountAsync(cancellationToken: cancellationToken));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
