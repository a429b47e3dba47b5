using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Query;
using MetalsPipeline.Embedded.MongoDB.Query.Planning;
using MetalsPipeline.Embedded.MongoDB.Storage;
using MetalsPipeline.Embedded.MongoDB.Update;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

/// <summary>Changes or removes one document and answers it, as it was or as it is.</summary>
internal sealed class FindAndModifyCommand : Command
{
    public override IReadOnlyList<string> Names => ["findAndModify", "findandmodify"];

    public override void Execute(CommandContext context)
    {
        QueryOptions.RefuseCollation(context.Body);
        if (!context.Body["arrayFilters"u8].IsMissing)
            throw new ServerException(ErrorCode.NotImplemented, "arrayFilters are not supported by this server");
        var isRemove = context.Body["remove"u8].IsTruthy;
        if (isRemove != context.Body["update"u8].IsMissing)
            throw new ServerException(ErrorCode.FailedToParse, "Either an update or remove=true must be specified");
        var filter = QueryOptions.Document(context.Body, "query"u8);
        var matcher = MatcherParser.Parse(filter);
        var projection = Projection.Parse(context.Body["fields"u8]);
        var answer = new Answer(context.Reply, projection);
        lock (context.Store.Lock)
        {
            var upsert = context.Body["upsert"u8].IsTruthy && !isRemove;
            var collection = upsert ? context.Store.GetOrCreate(context.CollectionName) : context.Store.Find(context.CollectionName);
            var record = collection is null ? -1 : FindFirst(collection, matcher, SortOrder.Parse(context.Body["sort"u8]), context.Body["hint"u8]);
            if (isRemove)
                Remove(context, collection, record, answer);
            else if (record >= 0 || upsert)
                Update(context, collection!, record, filter, answer);
            else
                answer.Write(default, updatedExisting: false);
        }

        context.Store.ConsiderCleaning();
    }

    private static void Remove(CommandContext context, Collection? collection, long record, Answer answer)
    {
        if (record < 0)
        {
            answer.Write(default, null);
            return;
        }

        answer.Write(collection!.Read(record), null);
        using var write = new WriteScope(context, collection, FrameKind.Delete);
        collection.Delete(record);
    }

    private static void Update(CommandContext context, Collection collection, long record, RawDocument filter, Answer answer)
    {
        var program = UpdateProgram.Parse(context.Body["update"u8], context.Services.Clock.GetUtcNow());
        var updater = new DocumentUpdater(context.Services.ObjectIds);
        var wantsNew = context.Body["new"u8].IsTruthy;
        byte[] before = record >= 0 && !wantsNew ? collection.Read(record).Bytes.ToArray() : [];
        using var write = new WriteScope(context, collection, FrameKind.Put);
        var conflict = record >= 0 ? updater.Change(collection, record, program, out _) : updater.Insert(collection, filter, program);
        if (conflict is not null)
            throw DuplicateKeyException.For(collection.Name, conflict, updater.Document);
        answer.Write(wantsNew ? updater.Document : new RawDocument(before), record >= 0, record >= 0 ? default : StoredDocument.IdOf(updater.Document));
    }

    /// <summary>The first match in the order, or any without one; -1 when there is none.</summary>
    private static long FindFirst(Collection collection, Matcher matcher, SortOrder? sort, BsonValue hint)
    {
        var plan = Planner.Choose(collection, matcher, sort, hint);
        var (first, best, key) = (-1L, new ByteBuffer(64), new ByteBuffer(64));
        for (long record; (record = plan.Source.Next()) >= 0;)
        {
            var document = collection.Read(record);
            if (!matcher.Matches(document))
                continue;
            if (sort is null || plan.GivesOrder)
                return record;
            key.Reset();
            sort.AppendKey(key, document);
            if (first < 0 || key.WrittenSpan.SequenceCompareTo(best.WrittenSpan) < 0)
                (first, best, key) = (record, key, best);
        }

        return first;
    }

    private sealed class Answer(BsonWriter reply, Projection? projection)
    {
        public void Write(RawDocument value, bool? updatedExisting, BsonValue upserted = default)
        {
            var found = !value.Bytes.IsEmpty;
            var last = reply.BeginDocument("lastErrorObject"u8);
            reply.Int32("n"u8, found || updatedExisting == true || !upserted.IsMissing ? 1 : 0);
            if (updatedExisting is { } existing)
                reply.Boolean("updatedExisting"u8, existing);
            if (!upserted.IsMissing)
                reply.Value("upserted"u8, upserted);
            reply.End(last);
            if (!found)
            {
                reply.Null("value"u8);
                return;
            }

            if (projection is null)
            {
                reply.Document("value"u8, value.Bytes);
                return;
            }

            reply.Name(BsonType.Document, "value"u8);
            projection.Write(value, reply);
        }
    }
}
