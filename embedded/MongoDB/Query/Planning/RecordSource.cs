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
