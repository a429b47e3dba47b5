using MetalsPipeline.Contracts;
using MetalsPipeline.Storage.Bson;
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
    private readonly IMongoCollection<RawBsonDocument> _prices = client.GetDatabase(database).GetCollection<RawBsonDocument>("prices");
    private readonly IMongoCollection<RawBsonDocument> _latest = client.GetDatabase(database).GetCollection<RawBsonDocument>("latest");

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
    public async Task<WriteOutcome> WriteAsync(IReadOnlyList<StoredTick> ticks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ticks);
        if (ticks.Count == 0)
            return new WriteOutcome(0, 0, []);
        var outcome = await OutcomeAsync(
            ticks.Count,
            () => _prices.InsertManyAsync(
                ticks.Select(tick => Document(tick, PriceDocument.WritePrice)), new InsertManyOptions { IsOrdered = false }, cancellationToken));

        // Replaces only what is older: where a newer document is there, the upsert ends in a duplicate key, which says that all is well.
        var replacements = NewestTicks.Of(ticks, outcome.Rejected).Select(tick => new ReplaceOneModel<RawBsonDocument>(
            Filter.Eq("_id", tick.Tick.Instrument) & Filter.Lt("timestamp", new BsonDateTime(tick.Tick.Timestamp)),
            Document(tick, PriceDocument.WriteLatest)) { IsUpsert = true }).ToArray();
        if (replacements.Length > 0)
        {
            await OutcomeAsync(
                replacements.Length,
                () => _latest.BulkWriteAsync(replacements, new BulkWriteOptions { IsOrdered = false }, cancellationToken));
        }
        return outcome;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<PriceTick>> GetLatestAsync(CancellationToken cancellationToken) =>
        FindAsync(_latest, Filter.Empty, Sort.Ascending("_id"), MaxInstruments, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PriceTick>> GetPricesAsync(PriceQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var filter = Filter.Eq("metal", query.Instrument);
        if (query.From is { } from)
            filter &= Filter.Gte("timestamp", new BsonDateTime(from));
        if (query.To is { } to)
            filter &= Filter.Lt("timestamp", new BsonDateTime(to));
        return FindAsync(_prices, filter, Sort.Ascending("timestamp"), query.Limit, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<long> EstimateCountAsync(CancellationToken cancellationToken) =>
        AvailableAsync(() => _prices.EstimatedDocumentCountAsync(cancellationToken: cancellationToken));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static Task<IReadOnlyList<PriceTick>> FindAsync(
        IMongoCollection<RawBsonDocument> collection,
        FilterDefinition<RawBsonDocument> filter,
        SortDefinition<RawBsonDocument> sort,
        int limit,
        CancellationToken cancellationToken) => AvailableAsync<IReadOnlyList<PriceTick>>(async () =>
        {
            List<PriceTick> found = [];
            using var cursor = await collection.Find(filter).Sort(sort).Limit(limit).ToCursorAsync(cancellationToken);
            while (await cursor.MoveNextAsync(cancellationToken))
            {
                foreach (var document in cursor.Current)
                {
                    using (document)
                        found.Add(Read(document));
                }
            }
            return found;
        });

    private static PriceTick Read(RawBsonDocument document)
    {
        var bytes = new byte[document.Slice.Length];
        document.Slice.GetBytes(0, bytes, 0, bytes.Length);
        return PriceDocument.Read(bytes);
    }

    private static unsafe RawBsonDocument Document(StoredTick tick, WriteDocument write)
    {
        using var writer = new BsonWriter(512);
        var start = writer.Begin();
        write(writer, tick);
        writer.End(start);
        return new RawBsonDocument(new ReadOnlySpan<byte>(writer.Data, writer.Length).ToArray());
    }

    private static async Task<WriteOutcome> OutcomeAsync(int count, Func<Task> write)
    {
        var outcome = new WriteOutcomeBuilder(count);
        try
        {
            await AvailableAsync(async () =>
            {
                await write();
                return true;
            });
        }
        catch (StoreUnavailableException e) when (e.InnerException is MongoBulkWriteException<RawBsonDocument> { WriteConcernError: null } bulk)
        {
            foreach (var error in bulk.WriteErrors)
                outcome.AddError(error.Index, error.Code, error.Message);
        }
        return outcome.Build();
    }

    private static async Task AvailableAsync(Func<Task> call) => await AvailableAsync(async () =>
    {
        await call();
        return true;
    });

    private static async Task<T> AvailableAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is MongoException or TimeoutException) // The driver says TimeoutException where it finds no server.
        {
            throw new StoreUnavailableException($"The store doesn't answer: {e.Message}", e);
        }
    }

    private delegate void WriteDocument(BsonWriter writer, in StoredTick tick);
}
