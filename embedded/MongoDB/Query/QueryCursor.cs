using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Pipeline;
using MetalsPipeline.Embedded.MongoDB.Query.Planning;
using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Query;

/// <summary>A query under way: records from its source, those that match through its stages, results to the client batch by batch.</summary>
internal sealed class QueryCursor : IDisposable
{
    /// <summary>Records looked at before others get the store's lock.</summary>
    private const int RecordsPerTurn = 512;

    /// <summary>Bytes of results gathered before others get the store's lock.</summary>
    private const int BytesPerTurn = 256 << 10;

    /// <summary>Bytes of documents in one batch, as MongoDB has it.</summary>
    private const int MaxBatchBytes = StoredDocument.MaxSize;

    private readonly DocumentStore _store;
    private readonly Collection? _collection;
    private readonly Matcher _filter;
    private readonly ResultBuffer _results;
    private readonly Stage _first;
    private bool _exhausted;

    public QueryCursor(DocumentStore store, CollectionName name, Collection? collection, RecordSource source, Matcher filter, IReadOnlyList<Stage> stages, QueryMemory memory)
    {
        (_store, Name, _collection, Source, _filter) = (store, name, collection, source, filter);
        _results = new ResultBuffer(memory);
        _first = _results;
        for (var i = stages.Count - 1; i >= 0; i--)
        {
            stages[i].Next = _first;
            _first = stages[i];
        }
    }

    public long Id { get; set; }

    /// <summary>The user who began it; nobody else may go on with it.</summary>
    public string? Owner { get; init; }

    /// <summary>True when the documents are sorted in memory, for explain.</summary>
    public bool IsSorted { get; init; }

    public CollectionName Name { get; }

    public RecordSource Source { get; }

    public long DocumentsExamined { get; private set; }

    public long Returned { get; private set; }

    /// <summary>When the client was last seen, for cursors that are forgotten.</summary>
    public long LastUsed { get; set; }

    /// <summary>True when nothing is left.</summary>
    public bool IsFinished => _exhausted && _results.Count == 0;

    /// <summary>Writes the documents of the next batch as elements of an array.</summary>
    public void WriteBatch(BsonWriter writer, long batchSize)
    {
        var start = writer.Length;
        for (var count = 0; count < batchSize && Advance(batchSize - count); count++)
        {
            var document = _results.Peek();
            if (count > 0 && writer.Length - start + document.Bytes.Length > MaxBatchBytes)
                break;
            writer.Value(count, new BsonValue(BsonType.Document, document.Bytes));
            _results.Remove();
            Returned++;
        }

        // A batch of exactly the rest doesn't leave an empty one behind.
        if (batchSize > 0)
            Advance(1);
    }

    /// <summary>Looks at all there is and keeps nothing, for explain and count.</summary>
    public void Drain()
    {
        while (Advance(long.MaxValue))
        {
            _results.Remove();
            Returned++;
        }
    }

    public void Dispose() => _results.Release();

    /// <summary>Makes sure that a result waits; false when there are no more.</summary>
    private bool Advance(long wanted)
    {
        while (_results.Count == 0 && !_exhausted)
        {
            lock (_store.Lock)
                Turn(wanted);
            if (_exhausted)
                _first.Complete();
        }

        return _results.Count > 0;
    }

    private void Turn(long wanted)
    {
        if (_collection is { IsDropped: true })
            throw new ServerException(ErrorCode.QueryPlanKilled, $"collection dropped: {Name}");
        for (var i = 0; i < RecordsPerTurn && _results.Count < wanted && _results.Bytes < BytesPerTurn; i++)
        {
            var record = Source.Next();
            if (record < 0)
            {
                _exhausted = true;
                return;
            }

            DocumentsExamined++;
            var document = _collection!.Read(record);
            if (_filter.Matches(document) && !_first.Push(document))
            {
                _exhausted = true;
                return;
            }
        }
    }
}
