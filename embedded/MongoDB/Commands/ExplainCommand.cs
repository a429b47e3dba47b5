using System.Text;
using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Pipeline;
using MetalsPipeline.Embedded.MongoDB.Query;
using MetalsPipeline.Embedded.MongoDB.Query.Planning;
using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

/// <summary>Says how a query finds its documents, and with the verbosity for it how many it looked at.</summary>
internal sealed class ExplainCommand : Command
{
    public override IReadOnlyList<string> Names => ["explain"];

    public override void Execute(CommandContext context)
    {
        if (context.Argument.Type != BsonType.Document)
            throw new ServerException(ErrorCode.TypeMismatch, "explain takes the command to explain as an object");
        var started = context.Services.Clock.GetTimestamp();
        using var cursor = Open(context, context.Argument.AsDocument);
        var reply = context.Reply;
        var runs = context.Body["verbosity"u8] is not { Type: BsonType.String } verbosity || verbosity.AsString != "queryPlanner";
        if (runs)
            cursor.Drain();
        var planner = reply.BeginDocument("queryPlanner"u8);
        reply.String("namespace"u8, cursor.Name.ToString());
        reply.Boolean("indexFilterSet"u8, false);
        var plan = reply.BeginDocument("winningPlan"u8);
        WritePlan(reply, cursor);
        reply.End(plan);
        reply.End(reply.BeginArray("rejectedPlans"u8));
        reply.End(planner);
        if (runs)
        {
            var statistics = reply.BeginDocument("executionStats"u8);
            reply.Boolean("executionSuccess"u8, true);
            reply.Number("nReturned"u8, cursor.Returned);
            reply.Number("executionTimeMillis"u8, (long)context.Services.Clock.GetElapsedTime(started).TotalMilliseconds);
            reply.Number("totalKeysExamined"u8, cursor.Source.KeysExamined);
            reply.Number("totalDocsExamined"u8, cursor.DocumentsExamined);
            var stages = reply.BeginDocument("executionStages"u8);
            WritePlan(reply, cursor);
            reply.End(stages);
            reply.End(statistics);
        }

        var server = reply.BeginDocument("serverInfo"u8);
        reply.String("version"u8, BuildInfoCommand.Version);
        reply.End(server);
    }

    private static QueryCursor Open(CommandContext context, RawDocument command)
    {
        foreach (var element in command)
        {
            if (element.Value.Type != BsonType.String)
                break;
            var name = CollectionName.Parse(context.Database, element.Value.AsString);
            switch (Encoding.UTF8.GetString(element.Name))
            {
                case "find":
                    return QueryOptions.Find(context, name, command);
                case "aggregate":
                    return QueryOptions.Aggregate(context, name, command);
                case "count" or "distinct":
                    return QueryOptions.Open(context, name, MatcherParser.Parse(QueryOptions.Document(command, "query"u8)), null, [], new QueryMemory(), command["hint"u8]);
                case "update":
                    return OpenFirst(context, name, command["updates"u8]);
                case "delete":
                    return OpenFirst(context, name, command["deletes"u8]);
            }
        }

        throw new ServerException(ErrorCode.CommandNotFound, "explain takes find, aggregate, count, distinct, update or delete");
    }

    private static QueryCursor OpenFirst(CommandContext context, CollectionName name, BsonValue statements)
    {
        var first = statements.Type == BsonType.Array ? statements.AsDocument["0"u8] : default;
        var statement = first.Type == BsonType.Document ? first.AsDocument : default;
        return QueryOptions.Open(context, name, MatcherParser.Parse(QueryOptions.Document(statement, "q"u8)), null, [], new QueryMemory(), statement["hint"u8]);
    }

    /// <summary>Sort above fetch above index scan, as far as there are.</summary>
    private static void WritePlan(BsonWriter reply, QueryCursor cursor, bool withSort = true)
    {
        var source = cursor.Source;
        var above = withSort && cursor.IsSorted ? "SORT" : source.StageName == "IXSCAN" ? "FETCH" : null;
        if (above is null)
        {
            WriteAccess(reply, source);
            return;
        }

        reply.String("stage"u8, above);
        var input = reply.BeginDocument("inputStage"u8);
        if (above == "SORT")
            WritePlan(reply, cursor, withSort: false);
        else
            WriteAccess(reply, source);
        reply.End(input);
    }

    private static void WriteAccess(BsonWriter reply, RecordSource source)
    {
        reply.String("stage"u8, source.StageName);
        if (source.StageName is "IXSCAN" or "COLLSCAN")
            reply.String("direction"u8, source.IsBackward ? "backward" : "forward");
        if (source.Index is not { } index)
            return;
        reply.String("indexName"u8, index.Name);
        reply.Document("keyPattern"u8, index.KeyPattern.Bytes);
        reply.Boolean("isUnique"u8, index.Unique || index == IndexDefinition.Id);
        reply.Number("keysExamined"u8, source.KeysExamined);
    }
}
