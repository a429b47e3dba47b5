using MetalsPipeline.Storage.Bars;
using MetalsPipeline.Storage.Bson;
using MongoDB.Bson;
using MongoDB.Driver;
using static MetalsPipeline.Storage.MongoDriver.MongoDriverCalls;

namespace MetalsPipeline.Storage.MongoDriver;

/// <summary><see cref="IPriceCollections"/> on the official driver; documents are those of libmongoc, byte for byte.</summary>
internal sealed class MongoDriverCollections(IMongoDatabase database) : IPriceCollections
{
    private static readonly FilterDefinitionBuilder<RawBsonDocument> Filter = Builders<RawBsonDocument>.Filter;
    private static readonly SortDefinition<RawBsonDocument> ById = Builders<RawBsonDocument>.Sort.Ascending("_id");

    private readonly IMongoCollection<RawBsonDocument> _prices = database.GetCollection<RawBsonDocument>(CollectionNames.Prices);
    private readonly IMongoCollection<RawBsonDocument> _latest = database.GetCollection<RawBsonDocument>(CollectionNames.Latest);
    private readonly IMongoCollection<RawBsonDocument> _bars = database.GetCollection<RawBsonDocument>(CollectionNames.Bars);

    public Task<WriteOutcome> InsertPricesAsync(IReadOnlyList<StoredTick> ticks, CancellationToken cancellationToken) => OutcomeAsync(
        ticks.Count,
        () => _prices.InsertManyAsync(
            ticks.Select(tick => Document(writer => PriceDocument.WritePrice(writer, tick))), new InsertManyOptions { IsOrdered = false }, cancellationToken));

    public async Task<IReadOnlyDictionary<Guid, (int Partition, long Offset)>> FindPlacesAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var filter = Filter.In("_id", ids.Select(id => new BsonBinaryData(id, GuidRepresentation.Standard)));
        var found = await FindAsync(_prices, filter, ById, ids.Count, PriceDocument.ReadPlace, cancellationToken);
        return found.ToDictionary(place => place.Id, place => (place.Partition, place.Offset));
    }

    public Task<IReadOnlyList<StoredBar>> FindBarsAsync(IReadOnlyList<BarKey> keys, CancellationToken cancellationToken) =>
        FindAsync(_bars, Filter.In("_id", keys.Select(key => key.Id)), ById, keys.Count, BarDocument.Read, cancellationToken);

    public Task<IReadOnlyList<int>> ReplaceBarsAsync(IReadOnlyList<StoredBar> bars, CancellationToken cancellationToken) => ReplaceAsync(
        _bars,
        [
            .. bars.Select(bar => new ReplaceOneModel<RawBsonDocument>(
                Filter.Eq("_id", bar.Key.Id) & Filter.Eq("version", bar.Version - 1), Document(writer => BarDocument.Write(writer, bar)))),
        ],
        cancellationToken);

    public Task ReplaceLatestAsync(IReadOnlyCollection<StoredTick> ticks, CancellationToken cancellationToken) => ReplaceAsync(
        _latest,
        [
            .. ticks.Select(tick => new ReplaceOneModel<RawBsonDocument>(
                Filter.Eq("_id", tick.Tick.Instrument) & Filter.Lt("timestamp", new BsonDateTime(tick.Tick.Timestamp)),
                Document(writer => PriceDocument.WriteLatest(writer, tick)))),
        ],
        cancellationToken);

    /// <summary>Replaces what a filter finds, or inserts.</summary>
    /// <remarks>
    /// Where a document of that <c>_id</c> is there that the rest of the filter doesn't accept, the upsert tries to insert a second one, and the
    /// duplicate key says that the document stays as it is.
    /// </remarks>
    /// <returns>Positions of the replacements whose document stayed as it is.</returns>
    private static async Task<IReadOnlyList<int>> ReplaceAsync(
        IMongoCollection<RawBsonDocument> collection, ReplaceOneModel<RawBsonDocument>[] replacements, CancellationToken cancellationToken)
    {
        if (replacements.Length == 0)
            return [];
        foreach (var replacement in replacements)
            replacement.IsUpsert = true;
        var outcome = await OutcomeAsync(
            replacements.Length, () => collection.BulkWriteAsync(replacements, new BulkWriteOptions { IsOrdered = false }, cancellationToken));
        return outcome.Duplicates;
    }
}
