using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

internal sealed class AggregateCommand : Command
{
    public override IReadOnlyList<string> Names => ["aggregate"];

    public override void Execute(CommandContext context)
    {
        if (context.Argument.Type != BsonType.String)
            throw new ServerException(ErrorCode.NotImplemented, "aggregations without a collection are not supported by this server");
        if (context.Body["cursor"u8].Type != BsonType.Document && !context.Body["explain"u8].IsTruthy)
            throw new ServerException(ErrorCode.FailedToParse, "The 'cursor' option is required, except for aggregate with the explain argument");
        var cursor = QueryOptions.Aggregate(context, context.CollectionName, context.Body);
        var batchSize = context.Body["cursor"u8].AsDocument["batchSize"u8].ToInt64(CursorReply.DefaultFirstBatch);
        CursorReply.WriteFirst(context, cursor, batchSize, single: false);
    }
}
