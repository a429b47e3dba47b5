using MetalsPipeline.Embedded.MongoDB.Errors;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

internal sealed class FindCommand : Command
{
    public override IReadOnlyList<string> Names => ["find"];

    public override void Execute(CommandContext context)
    {
        if (context.Body["tailable"u8].IsTruthy)
            throw new ServerException(ErrorCode.BadValue, "error processing query: tailable cursor requested on non capped collection");
        var cursor = QueryOptions.Find(context, context.CollectionName, context.Body);
        var batchSize = context.Body["batchSize"u8].ToInt64(CursorReply.DefaultFirstBatch);
        var single = context.Body["singleBatch"u8].IsTruthy || context.Body["limit"u8].ToInt64() < 0;
        CursorReply.WriteFirst(context, cursor, batchSize, single);
    }
}
