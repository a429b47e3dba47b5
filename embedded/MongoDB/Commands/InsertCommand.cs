using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

internal sealed class InsertCommand : Command
{
    /// <summary>Documents stored before others get the store's lock.</summary>
    private const int DocumentsPerTurn = 1000;

    public override IReadOnlyList<string> Names => ["insert"];

    public override void Execute(CommandContext context)
    {
        var batch = context.Request.Batch("documents"u8);
        if (!batch.IsPresent)
            throw new ServerException(ErrorCode.FailedToParse, "BSON field 'insert.documents' is missing but a required field");
        var name = context.CollectionName;
        var ordered = context.Body["ordered"u8] is { IsMissing: true } or { IsTruthy: true };
        var errors = new WriteErrors();
        var withId = new BsonWriter();
        var (index, inserted) = (0, 0);
        for (var more = batch.MoveNext(); more && !(ordered && errors.Any);)
        {
            lock (context.Store.Lock)
            {
                var collection = context.Store.GetOrCreate(name);
                collection.BeginWrite(FrameKind.Put);
                try
                {
                    for (var i = 0; i < DocumentsPerTurn && more && !(ordered && errors.Any); i++)
                    {
                        if (Insert(context, collection, batch.Current, index, errors, withId))
                            inserted++;
                        index++;
                        more = batch.MoveNext();
                    }
                }
                finally
                {
                    collection.EndWrite();
                    context.MarkWritten();
                }
            }
        }

        context.Reply.Int32("n"u8, inserted);
        errors.Write(context.Reply);
    }

    private static bool Insert(CommandContext context, Collection collection, RawDocument document, int index, WriteErrors errors, BsonWriter withId)
    {
        try
        {
            if (!StoredDocument.StartsWithId(document))
            {
                StoredDocument.PutIdFirst(document, context.Services.ObjectIds, withId);
                document = new RawDocument(withId.WrittenSpan);
            }

            StoredDocument.Require(document);
            if (collection.TryInsert(document) is not { } conflict)
                return true;
            errors.AddDuplicate(index, collection.Name, conflict, document);
        }
        catch (ServerException e)
        {
            errors.Add(index, e.Code, e.Message);
        }

        return false;
    }
}
