using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Storage;
using MetalsPipeline.Embedded.MongoDB.Wire;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

internal sealed class InsertCommand : Command
{
    /// <summary>Documents stored before others get the store's lock.</summary>
    private const int DocumentsPerTurn = 1024;

    private const int GroupSize = 32;

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
        Span<ulong> hashes = stackalloc ulong[GroupSize];
        for (var more = true; more && !(ordered && errors.Any);)
        {
            lock (context.Store.Lock)
            {
                var collection = context.Store.GetOrCreate(name);
                using var write = new WriteScope(context, collection, FrameKind.Put);
                for (var turn = 0; turn < DocumentsPerTurn && more && !(ordered && errors.Any); turn += GroupSize)
                {
                    var group = hashes[..Anticipate(collection, batch, hashes)];
                    more = group.Length == GroupSize;
                    for (var i = 0; i < group.Length && !(ordered && errors.Any); i++, index++)
                    {
                        batch.MoveNext();
                        if (Insert(context, collection, batch.Current, group[i], index, errors, withId))
                            inserted++;
                    }
                }
            }
        }

        context.Reply.Int32("n"u8, inserted);
        errors.Write(context.Reply);
    }

    /// <summary>Hashes the ids of the next documents, so that memory isn't waited for one document at a time.</summary>
    private static int Anticipate(Collection collection, DocumentBatch ahead, Span<ulong> hashes)
    {
        var count = 0;
        while (count < hashes.Length && ahead.MoveNext())
            hashes[count++] = StoredDocument.StartsWithId(ahead.Current) ? collection.Anticipate(StoredDocument.IdOf(ahead.Current)) : 0;
        return count;
    }

    private static bool Insert(CommandContext context, Collection collection, RawDocument document, ulong hash, int index, WriteErrors errors, BsonWriter withId)
    {
        try
        {
            if (!StoredDocument.StartsWithId(document))
            {
                StoredDocument.PutIdFirst(document, context.Services.ObjectIds, withId);
                document = new RawDocument(withId.WrittenSpan);
                hash = collection.Anticipate(StoredDocument.IdOf(document));
            }

            StoredDocument.Require(document);
            if (collection.TryInsert(document, hash) is not { } conflict)
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
