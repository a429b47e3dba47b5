using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Pipeline;
using MetalsPipeline.Embedded.MongoDB.Query;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

internal sealed class DistinctCommand : Command
{
    public override IReadOnlyList<string> Names => ["distinct"];

    public override void Execute(CommandContext context)
    {
        QueryOptions.RefuseCollation(context.Body);
        if (context.Body["key"u8] is not { Type: BsonType.String } key)
            throw new ServerException(ErrorCode.TypeMismatch, "BSON field 'distinct.key' must be a string");
        var filter = MatcherParser.Parse(QueryOptions.Document(context.Body, "query"u8));
        var distinct = new DistinctStage(new FieldPath(key.AsUtf8), new QueryMemory());
        using var cursor = QueryOptions.Open(context, context.CollectionName, filter, null, [distinct], new QueryMemory(), context.Body["hint"u8]);
        cursor.Drain();
        distinct.Write(context.Reply, "values"u8);
    }
}
