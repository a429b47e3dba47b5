using MetalsPipeline.Embedded.MongoDB.Pipeline;
using MetalsPipeline.Embedded.MongoDB.Query;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

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
