namespace MetalsPipeline.Embedded.MongoDB.Query.Planning;

/// <summary>No records: the collection doesn't exist.</summary>
internal sealed class NoRecords : RecordSource
{
    public override string StageName => "EOF";

    public override long Next() => -1;
}
