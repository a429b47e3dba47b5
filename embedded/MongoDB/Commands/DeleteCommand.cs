using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Query;
using MetalsPipeline.Embedded.MongoDB.Query.Planning;
using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

internal sealed class DeleteCommand : Command
{
    /// <summary>Records looked at before others get the store's lock.</summary>
    private const int RecordsPerTurn = 512;

    public override IReadOnlyList<string> Names => ["delete"];

    public override void Execute(CommandContext context)
    {
        var batch = context.Request.Batch("deletes"u8);
        if (!batch.IsPresent)
            throw new ServerException(ErrorCode.FailedToParse, "BSON field 'delete.deletes' is missing but a required field");
        var name = context.CollectionName;
        var ordered = context.Body["ordered"u8] is { IsMissing: true } or { IsTruthy: true };
        var errors = new WriteErrors();
        var deleted = 0L;
        for (var index = 0; batch.MoveNext() && !(ordered && errors.Any); index++)
        {
            try
            {
                deleted += Delete(context, name, batch.Current);
            }
            catch (ServerException e)
            {
                errors.Add(index, e.Code, e.Message);
            }
        }

        context.Reply.Number("n"u8, deleted);
        errors.Write(context.Reply);
        context.Store.ConsiderCleaning();
    }

    private static long Delete(CommandContext context, CollectionName name, RawDocument statement)
    {
        QueryOptions.RefuseCollation(statement);
        var matcher = MatcherParser.Parse(QueryOptions.Document(statement, "q"u8));
        var single = statement["limit"u8].ToInt64() == 1;
        Collection? collection = null;
        RecordSource? source = null;
        for (var deleted = 0L; ;)
        {
            lock (context.Store.Lock)
            {
                collection ??= context.Store.Find(name);
                if (collection is null || collection.IsDropped)
                    return deleted;
                source ??= Planner.Choose(collection, matcher, hint: statement["hint"u8]).Source;
                using var write = new WriteScope(context, collection, FrameKind.Delete);
                for (var i = 0; i < RecordsPerTurn; i++)
                {
                    var record = source.Next();
                    if (record < 0)
                        return deleted;
                    if (!matcher.Matches(collection.Read(record)))
                        continue;
                    collection.Delete(record);
                    deleted++;
                    if (single)
                        return deleted;
                }
            }
        }
    }
}
