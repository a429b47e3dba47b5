using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Query.Planning;

/// <summary>
/// Gives the records a query has to look at, one after the other. Between two of them the store's lock may have been released
/// and documents have come and gone.
/// </summary>
internal abstract class RecordSource
{
    /// <summary>What explain calls it.</summary>
    public abstract string StageName { get; }

    /// <summary>The index in use, or null.</summary>
    public virtual IndexDefinition? Index => null;

    /// <summary>True when it runs against the order of the index or the collection.</summary>
    public virtual bool IsBackward => false;

    public long KeysExamined { get; protected set; }

    /// <summary>The next record, or -1. Called under the store's lock.</summary>
    public abstract long Next();
}

/// <summary>All records, in order of insertion or against it.</summary>
internal sealed class CollectionScan(Collection collection, bool backward) : RecordSource
{
    private long _position = backward ? long.MaxValue : 0;

    public override string StageName => "COLLSCAN";

    public override bool IsBackward => backward;

    public override long Next()
    {
        var record = backward ? collection.LastUpTo(_position) : collection.FirstFrom(_position);
        if (record >= 0)
            _position = backward ? record - 1 : record + 1;
        return record;
    }
}

/// <summary>The records with certain values of <c>_id</c>.</summary>
internal sealed class IdLookup(Collection collection, IReadOnlyList<BsonConstant> ids) : RecordSource
{
    private int _next;

    public override string StageName => "IDHACK";

    public override IndexDefinition Index => IndexDefinition.Id;

    public override long Next()
    {
        while (_next < ids.Count)
        {
            var record = collection.Find(ids[_next++].Value);
            if (record < 0)
                continue;
            KeysExamined++;
            return record;
        }

        return -1;
    }
}

/// <summary>No records: the collection doesn't exist.</summary>
internal sealed class NoRecords : RecordSource
{
    public override string StageName => "EOF";

    public override long Next() => -1;
}
