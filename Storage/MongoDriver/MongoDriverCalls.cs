using MetalsPipeline.Storage.Bson;
using MongoDB.Bson;
using MongoDB.Driver;

namespace MetalsPipeline.Storage.MongoDriver;

/// <summary>Makes objects of a document's bytes.</summary>
internal delegate T ReadDocument<out T>(ReadOnlySpan<byte> document);

/// <summary>Calls of the driver with our documents and our exceptions.</summary>
internal static class MongoDriverCalls
{
    /// <summary>The documents that a filter lets through.</summary>
    public static Task<IReadOnlyList<T>> FindAsync<T>(
        IMongoCollection<RawBsonDocument> collection,
        FilterDefinition<RawBsonDocument> filter,
        SortDefinition<RawBsonDocument> sort,
        int limit,
        ReadDocument<T> read,
        CancellationToken cancellationToken) => AvailableAsync<IReadOnlyList<T>>(async () =>
        {
            List<T> found = [];
            using var cursor = await collection.Find(filter).Sort(sort).Limit(limit).ToCursorAsync(cancellationToken);
            while (await cursor.MoveNextAsync(cancellationToken))
            {
                foreach (var document in cursor.Current)
                {
                    using (document)
                        found.Add(read(BytesOf(document)));
                }
            }
            return found;
        });

    /// <summary>A document of the fields that are written.</summary>
    public static unsafe RawBsonDocument Document(Action<BsonWriter> write)
    {
        using var writer = new BsonWriter(512);
        var start = writer.Begin();
        write(writer);
        writer.End(start);
        return new RawBsonDocument(new ReadOnlySpan<byte>(writer.Data, writer.Length).ToArray());
    }

    /// <summary>What became of a write of many documents.</summary>
    public static async Task<WriteOutcome> OutcomeAsync(int count, Func<Task> write)
    {
        var outcome = new WriteOutcomeBuilder(count);
        try
        {
            await AvailableAsync(write);
        }
        catch (StoreUnavailableException e) when (e.InnerException is MongoBulkWriteException<RawBsonDocument> { WriteConcernError: null } bulk)
        {
            foreach (var error in bulk.WriteErrors)
                outcome.AddError(error.Index, error.Code, error.Message);
        }
        return outcome.Build();
    }

    public static async Task AvailableAsync(Func<Task> call) => await AvailableAsync(async () =>
    {
        await call();
        return true;
    });

    public static async Task<T> AvailableAsync<T>(Func<Task<T>> call)
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

    private static byte[] BytesOf(RawBsonDocument document)
    {
        var bytes = new byte[document.Slice.Length];
        document.Slice.GetBytes(0, bytes, 0, bytes.Length);
        return bytes;
    }
}
