using System.Diagnostics;
using MetalsPipeline.Contracts;
using MetalsPipeline.Storage;
using MetalsPipeline.Storage.Bson;
using MetalsPipeline.Storage.Mongoc;

namespace MetalsPipeline.Bench.Servers;

/// <summary>A store's throughput as libmongoc sees it, with the pipeline's own documents.</summary>
internal static unsafe class MongoBench
{
    private const string Database = "bench";
    private const string Collection = "prices";
    private const int BatchSize = 1_000;
    private const int UpsertsPart = 10;

    private static readonly PriceTick Gold = new()
    {
        Metal = "gold",
        Price = 4060.12,
        Volume = 12,
        Timestamp = new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc),
        Source = "bench",
        Sequence = 42,
    };

    public static IReadOnlyList<Measurement> Measure(string uri, int count)
    {
        using var pool = new MongocClientPool(new PriceStoreOptions { ConnectionString = uri, SocketTimeout = TimeSpan.FromMinutes(2) });
        using var lease = pool.Rent();
        using var collection = new MongocCollection(lease.Client, Database, Collection);
        return
        [
            Insert(collection, count),
            Find(collection, count),
            Upsert(collection, count / UpsertsPart),
        ];
    }

    /// <summary>Only inserts, 5,000 at once, into the prices of a database.</summary>
    public static void InsertInto(string uri, string database, int count)
    {
        using var pool = new MongocClientPool(new PriceStoreOptions { ConnectionString = uri, SocketTimeout = TimeSpan.FromMinutes(2) });
        using var lease = pool.Rent();
        using var collection = new MongocCollection(lease.Client, database, Collection);
        Insert(collection, count, 5_000);
    }

    private static Measurement Insert(in MongocCollection collection, int count, int batchSize = BatchSize)
    {
        using var batch = new DocumentBatch();
        using var options = new BsonWriter();
        var start = options.Begin();
        options.Write("ordered"u8, false);
        options.Write("validate"u8, false);
        options.End(start);
        using var view = NativeBson.View(options);

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        for (var first = 0; first < count; first += batchSize)
        {
            batch.Clear();
            for (var i = first; i < Math.Min(count, first + batchSize); i++)
            {
                PriceDocument.WritePrice(batch.Add(), Tick(i));
                batch.EndLast();
            }
            using var reply = NativeBson.ForReply();
            BsonError error;
            if (!Libmongoc.mongoc_collection_insert_many(collection.Handle, batch.Freeze(), (nuint)batch.Count, view.Handle, reply.Handle, &error))
                throw error.ToException("insert");
        }
        return Measurement.Of($"insert, {batchSize:N0} at once", count, Stopwatch.GetElapsedTime(started), GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    private static Measurement Find(in MongocCollection collection, int count)
    {
        using var filter = new BsonWriter();
        filter.End(filter.Begin());
        using var view = NativeBson.View(filter);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        var cursor = Libmongoc.mongoc_collection_find_with_opts(collection.Handle, view.Handle, view.Handle, 0);
        var found = 0;
        void* document;
        while (Libmongoc.mongoc_cursor_next(cursor, &document))
            found++;
        Libmongoc.mongoc_cursor_destroy(cursor);
        if (found < count)
            throw new InvalidOperationException($"{found} documents were found, {count} inserted.");
        return Measurement.Of("find all", found, Stopwatch.GetElapsedTime(started), GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    private static Measurement Upsert(in MongocCollection collection, int count)
    {
        using var options = new BsonWriter();
        var start = options.Begin();
        options.Write("upsert"u8, true);
        options.End(start);
        using var optionsView = NativeBson.View(options);
        using var selector = new BsonWriter();
        using var document = new BsonWriter();

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        for (var first = 0; first < count; first += BatchSize)
        {
            var bulk = Libmongoc.mongoc_collection_create_bulk_operation_with_opts(collection.Handle, null);
            BsonError error;
            for (var i = first; i < Math.Min(count, first + BatchSize); i++)
            {
                var tick = Tick(i);
                selector.Clear();
                start = selector.Begin();
                selector.Write(PriceDocument.Id, tick.Id);
                selector.End(start);
                document.Clear();
                start = document.Begin();
                PriceDocument.WritePrice(document, tick);
                document.End(start);
                using var selectorView = NativeBson.View(selector);
                using var documentView = NativeBson.View(document);
                Libmongoc.mongoc_bulk_operation_replace_one_with_opts(bulk, selectorView.Handle, documentView.Handle, optionsView.Handle, &error);
            }
            using var reply = NativeBson.ForReply();
            var succeeded = Libmongoc.mongoc_bulk_operation_execute(bulk, reply.Handle, &error) != 0;
            Libmongoc.mongoc_bulk_operation_destroy(bulk);
            if (!succeeded)
                throw error.ToException("upsert");
        }
        return Measurement.Of("replace with upsert, 1,000 at once", count, Stopwatch.GetElapsedTime(started), GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    // One tick under many ids: making ticks isn't what is measured.
    private static StoredTick Tick(int number) => new(
        new Guid(number, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 0), Gold, Contracts.Topics.MetalsPrices, Partition: 0, Offset: number);
}
