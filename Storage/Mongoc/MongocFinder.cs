using MetalsPipeline.Storage.Bson;

namespace MetalsPipeline.Storage.Mongoc;

/// <summary>Makes objects of a document's bytes.</summary>
internal delegate T ReadDocument<out T>(ReadOnlySpan<byte> document);

/// <summary>Finds documents through libmongoc. Its calls block.</summary>
internal sealed unsafe class MongocFinder(MongocClientPool pool, string database)
{
    /// <summary>The documents that <paramref name="filter"/> lets through, sorted by a field.</summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached or refuses.</exception>
    public List<T> Find<T>(
        string collectionName, BsonWriter filter, ReadOnlySpan<byte> sortBy, int limit, ReadDocument<T> read, CancellationToken cancellationToken)
    {
        using var findOptions = new BsonWriter();
        var start = findOptions.Begin();
        var sort = findOptions.BeginDocument("sort"u8);
        findOptions.Write(sortBy, 1);
        findOptions.End(sort);
        findOptions.Write("limit"u8, (long)limit);
        findOptions.End(start);

        using var lease = pool.Rent();
        using var collection = new MongocCollection(lease.Client, database, collectionName);
        using var filterView = NativeBson.View(filter);
        using var optionsView = NativeBson.View(findOptions);
        var cursor = Libmongoc.mongoc_collection_find_with_opts(collection.Handle, filterView.Handle, optionsView.Handle, 0);
        try
        {
            List<T> found = [];
            void* document;
            while (Libmongoc.mongoc_cursor_next(cursor, &document))
            {
                cancellationToken.ThrowIfCancellationRequested();
                found.Add(read(NativeBson.BytesOf(document)));
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
