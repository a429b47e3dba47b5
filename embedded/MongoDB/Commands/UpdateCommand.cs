using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

internal sealed class UpdateCommand : Command
{
    public override IReadOnlyList<string> Names => ["update"];

    public override void Execute(CommandContext context)
    {
        var batch = context.Request.Batch("updates"u8);
        if (!batch.IsPresent)
            throw new ServerException(ErrorCode.FailedToParse, "BSON field 'update.updates' is missing but a required field");
        var name = context.CollectionName;
        var ordered = context.Body["ordered"u8] is { IsMissing: true } or { IsTruthy: true };
        var errors = new WriteErrors();
        var upserted = new BsonWriter();
        var executor = new UpdateExecutor(context, name);
        var (index, matched, modified, upserts) = (0, 0L, 0L, 0);
        for (; batch.MoveNext() && !(ordered && errors.Any); index++)
        {
            try
            {
                var outcome = executor.Execute(batch.Current, index, errors);
                matched += outcome.Matched;
                modified += outcome.Modified;
                if (!outcome.IsUpsert)
                    continue;
                matched++;
                var entry = upserted.BeginDocument(upserts++);
                upserted.Int32("index"u8, index);
                upserted.Value("_id"u8, StoredDocument.IdOf(executor.Document));
                upserted.End(entry);
            }
            catch (ServerException e)
            {
                errors.Add(index, e.Code, e.Message);
            }
        }

        context.Reply.Number("n"u8, matched);
        context.Reply.Number("nModified"u8, modified);
        if (upserts > 0)
        {
            var array = context.Reply.BeginArray("upserted"u8);
            context.Reply.Raw(upserted.WrittenSpan);
            context.Reply.End(array);
        }

        errors.Write(context.Reply);
        context.Store.ConsiderCleaning();
    }
}
