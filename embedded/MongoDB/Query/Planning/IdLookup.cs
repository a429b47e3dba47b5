using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Query.Planning;

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
