using MetalsPipeline.Embedded.Logging;
using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Query;
using MetalsPipeline.Embedded.MongoDB.Query.Planning;
using MetalsPipeline.Embedded.MongoDB.Query.Predicates;
using MetalsPipeline.Embedded.MongoDB.Storage.Indexing;

namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>Removes documents whose date in a TTL index lies too far back. Once a minute, as MongoDB does.</summary>
internal sealed class ExpirySweeper(DocumentStore store, TimeProvider clock, JsonLog log) : IAsyncDisposable
{
    private const int DocumentsPerTurn = 512;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = RunAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                try
                {
                    Sweep();
                }
                catch (ServerException e)
                {
                    log.Warning("expired documents couldn't be removed, it is tried again later", ("reason", e.Message));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops; what has expired meanwhile goes after the next start.
        }
    }

    private void Sweep()
    {
        (Collection Collection, SecondaryIndex Index)[] indexes;
        lock (store.Lock)
            indexes = [.. store.Collections.SelectMany(c => c.Indexes, (c, i) => (c, i)).Where(p => p.i.Definition.ExpireAfter is not null)];
        foreach (var (collection, index) in indexes)
            Sweep(collection, index);
    }

    private void Sweep(Collection collection, SecondaryIndex index)
    {
        var filter = ExpiredBefore(index.Definition.Fields[0].Path, clock.GetUtcNow() - index.Definition.ExpireAfter!.Value);
        IndexScan? scan = null;
        for (var more = true; more;)
        {
            _stop.Token.ThrowIfCancellationRequested();
            lock (store.Lock)
            {
                if (collection.IsDropped || !collection.Indexes.Contains(index))
                    return;
                scan ??= new IndexScan(index, IndexPlan.Create(index, filter, null).Ranges, backward: false);
                collection.BeginWrite(FrameKind.Delete);
                try
                {
                    for (var i = 0; i < DocumentsPerTurn && more; i++)
                    {
                        var record = scan.Next();
                        more = record >= 0;
                        if (more && filter.Matches(collection.Read(record)))
                            collection.Delete(record);
                    }
                }
                finally
                {
                    collection.EndWrite();
                }
            }
        }

        store.ConsiderCleaning();
    }

    private static FieldMatcher ExpiredBefore(FieldPath path, DateTimeOffset time)
    {
        var milliseconds = BitConverter.GetBytes(time.ToUnixTimeMilliseconds());
        return new FieldMatcher(path, new ComparisonPredicate(Comparison.LessOrEqual, new BsonConstant(new BsonValue(BsonType.DateTime, milliseconds))));
    }
}
