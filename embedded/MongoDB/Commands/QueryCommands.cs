using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Pipeline;
using MetalsPipeline.Embedded.MongoDB.Query;

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

internal sealed class GetMoreCommand : Command
{
    public override IReadOnlyList<string> Names => ["getMore"];

    public override void Execute(CommandContext context)
    {
        var cursor = context.Services.Cursors.Take(context.Argument.ToInt64(), context.Session.User);
        var batchSize = context.Body["batchSize"u8].ToInt64();
        CursorReply.WriteNext(context, cursor, batchSize == 0 ? long.MaxValue : batchSize);
    }
}

internal sealed class KillCursorsCommand : Command
{
    public override IReadOnlyList<string> Names => ["killCursors"];

    public override void Execute(CommandContext context)
    {
        var killed = new List<long>();
        var unknown = new List<long>();
        foreach (var element in context.Body["cursors"u8] is { Type: BsonType.Array } cursors ? cursors.AsDocument : default)
        {
            var id = element.Value.ToInt64();
            (context.Services.Cursors.Kill(id, context.Session.User) ? killed : unknown).Add(id);
        }

        WriteIds(context.Reply, "cursorsKilled"u8, killed);
        WriteIds(context.Reply, "cursorsNotFound"u8, unknown);
        WriteIds(context.Reply, "cursorsAlive"u8, []);
        WriteIds(context.Reply, "cursorsUnknown"u8, []);
    }

    private static void WriteIds(BsonWriter reply, ReadOnlySpan<byte> name, List<long> ids)
    {
        var array = reply.BeginArray(name);
        for (var i = 0; i < ids.Count; i++)
            reply.Int64(System.Text.Encoding.UTF8.GetBytes($"{i}"), ids[i]);
        reply.End(array);
    }
}

internal sealed class CountCommand : Command
{
    public override IReadOnlyList<string> Names => ["count"];

    public override void Execute(CommandContext context)
    {
        QueryOptions.RefuseCollation(context.Body);
        var filter = MatcherParser.Parse(QueryOptions.Document(context.Body, "query"u8));
        var skip = QueryOptions.NotNegative(context.Body, "skip"u8);
        var limit = Math.Abs(context.Body["limit"u8].ToInt64());
        var count = filter == Matcher.Everything ? CountAll(context) : CountMatching(context, filter);
        count = Math.Max(0, count - skip);
        context.Reply.Number("n"u8, limit > 0 ? Math.Min(limit, count) : count);
    }

    private static long CountAll(CommandContext context)
    {
        lock (context.Store.Lock)
            return context.Store.Find(context.CollectionName)?.Count ?? 0;
    }

    private static long CountMatching(CommandContext context, Matcher filter)
    {
        var tally = new TallyStage();
        using var cursor = QueryOptions.Open(context, context.CollectionName, filter, null, [tally], new QueryMemory(), context.Body["hint"u8]);
        cursor.Drain();
        return tally.Count;
    }
}

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
