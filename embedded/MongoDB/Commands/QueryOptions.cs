using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Pipeline;
using MetalsPipeline.Embedded.MongoDB.Query;
using MetalsPipeline.Embedded.MongoDB.Query.Planning;
using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

/// <summary>Builds queries out of what commands say.</summary>
internal static class QueryOptions
{
    /// <summary>A find command.</summary>
    public static QueryCursor Find(CommandContext context, CollectionName name, RawDocument command)
    {
        RefuseCollation(command);
        var memory = new QueryMemory();
        var filter = MatcherParser.Parse(Document(command, "filter"u8));
        var sort = SortOrder.Parse(command["sort"u8]);
        var skip = NotNegative(command, "skip"u8);
        var limit = Math.Abs(command["limit"u8].ToInt64());
        var stages = new List<Stage>();
        if (skip > 0)
            stages.Add(new SkipStage(skip));
        if (limit > 0)
            stages.Add(new LimitStage(limit));
        if (Projection.Parse(command["projection"u8]) is { } projection)
            stages.Add(new ProjectStage(projection));
        var sortStage = sort is null ? null : new SortStage(sort, limit == 0 ? 0 : skip + limit, memory);
        return Open(context, name, filter, sortStage, stages, memory, command["hint"u8]);
    }

    /// <summary>An aggregate command; a $match and a $sort in front become what the planner looks for an index for.</summary>
    public static QueryCursor Aggregate(CommandContext context, CollectionName name, RawDocument command)
    {
        RefuseCollation(command);
        if (command["pipeline"u8].Type != BsonType.Array)
            throw new ServerException(ErrorCode.TypeMismatch, "'pipeline' option must be specified as an array");
        var memory = new QueryMemory();
        var stages = PipelineParser.Parse(command["pipeline"u8].AsDocument, memory);
        var filter = Matcher.Everything;
        if (stages is [MatchStage match, ..])
        {
            filter = match.Matcher;
            stages.RemoveAt(0);
        }

        var sort = stages is [SortStage first, ..] ? first : null;
        if (sort is not null)
            stages.RemoveAt(0);
        return Open(context, name, filter, sort, stages, memory, command["hint"u8]);
    }

    /// <summary>A query of documents that match, then sorted unless they come in that order anyway, then through the stages.</summary>
    public static QueryCursor Open(CommandContext context, CollectionName name, Matcher filter, SortStage? sort, List<Stage> stages, QueryMemory memory, BsonValue hint)
    {
        lock (context.Store.Lock)
        {
            var collection = context.Store.Find(name);
            var plan = Planner.Choose(collection, filter, sort?.Order, hint);
            if (sort is not null && !plan.GivesOrder)
                stages.Insert(0, sort);
            return new QueryCursor(context.Store, name, collection, plan.Source, filter, stages, memory)
            {
                Owner = context.Session.User,
                IsSorted = sort is not null && !plan.GivesOrder,
            };
        }
    }

    public static RawDocument Document(RawDocument command, ReadOnlySpan<byte> name) => command[name] switch
    {
        { Type: BsonType.Document } value => value.AsDocument,
        { Type: BsonType.Missing or BsonType.Null } => default,
        var other => throw new ServerException(ErrorCode.TypeMismatch,
            $"BSON field '{System.Text.Encoding.UTF8.GetString(name)}' is the wrong type '{other.Type.Alias()}', expected type 'object'"),
    };

    public static long NotNegative(RawDocument command, ReadOnlySpan<byte> name) => command[name].ToInt64() is >= 0 and var value
        ? value
        : throw new ServerException(ErrorCode.BadValue, $"BSON field '{System.Text.Encoding.UTF8.GetString(name)}' must not be negative");

    /// <summary>Text compares by its bytes; to pretend another order would give wrong results.</summary>
    public static void RefuseCollation(RawDocument command)
    {
        if (command["collation"u8] is { Type: BsonType.Document } collation && collation.AsDocument["locale"u8] is { Type: BsonType.String } locale && locale.AsString != "simple")
            throw new ServerException(ErrorCode.NotImplemented, $"collation '{locale.AsString}' is not supported by this server; only 'simple' is");
    }
}
