using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Query;
using MetalsPipeline.Embedded.MongoDB.Query.Planning;
using MetalsPipeline.Embedded.MongoDB.Storage;
using MetalsPipeline.Embedded.MongoDB.Update;

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
        var updater = new DocumentUpdater(context.Services.ObjectIds);
        var total = default(Outcome);
        for (var index = 0; batch.MoveNext() && !(ordered && errors.Any); index++)
        {
            try
            {
                var outcome = Execute(context, name, batch.Current, updater);
                if (outcome.Upserted > 0)
                    WriteUpserted(upserted, (int)total.Upserted, index, updater.Document);
                if (outcome.Conflict is { } conflict)
                    errors.AddDuplicate(index, name, conflict, updater.Document);
                total = total.Plus(outcome);
            }
            catch (ServerException e)
            {
                errors.Add(index, e.Code, e.Message);
            }
        }

        context.Reply.Number("n"u8, total.Matched + total.Upserted);
        context.Reply.Number("nModified"u8, total.Modified);
        if (total.Upserted > 0)
        {
            var array = context.Reply.BeginArray("upserted"u8);
            context.Reply.Raw(upserted.WrittenSpan);
            context.Reply.End(array);
        }

        errors.Write(context.Reply);
        context.Store.ConsiderCleaning();
    }

    private static void WriteUpserted(BsonWriter upserted, int count, int index, RawDocument document)
    {
        var entry = upserted.BeginDocument(count);
        upserted.Int32("index"u8, index);
        upserted.Value("_id"u8, StoredDocument.IdOf(document));
        upserted.End(entry);
    }

    private static Outcome Execute(CommandContext context, CollectionName name, RawDocument statement, DocumentUpdater updater)
    {
        QueryOptions.RefuseCollation(statement);
        if (!statement["arrayFilters"u8].IsMissing)
            throw new ServerException(ErrorCode.NotImplemented, "arrayFilters are not supported by this server");
        var filter = QueryOptions.Document(statement, "q"u8);
        var matcher = MatcherParser.Parse(filter);
        var program = UpdateProgram.Parse(statement["u"u8], context.Services.Clock.GetUtcNow());
        var multi = statement["multi"u8].IsTruthy;
        var upsert = statement["upsert"u8].IsTruthy;
        if (multi && program is ReplacementUpdate)
            throw new ServerException(ErrorCode.FailedToParse, "multi update is not supported for replacement-style update");
        lock (context.Store.Lock)
        {
            var collection = upsert ? context.Store.GetOrCreate(name) : context.Store.Find(name);
            if (collection is null)
                return default;
            using var write = new WriteScope(context, collection, FrameKind.Put);
            var outcome = Change(collection, Find(collection, matcher, multi, statement["hint"u8]), program, updater);
            if (outcome.Matched > 0 || outcome.Conflict is not null || !upsert)
                return outcome;
            return updater.Insert(collection, filter, program) is { } conflict ? new Outcome(0, 0, 0, conflict) : new Outcome(0, 0, 1, null);
        }
    }

    /// <summary>The records to change, found before the first is changed: a change must not bring one in the way of the search again.</summary>
    private static List<long> Find(Collection collection, Matcher matcher, bool multi, BsonValue hint)
    {
        var records = new List<long>();
        var source = Planner.Choose(collection, matcher, hint: hint).Source;
        for (long record; (multi || records.Count == 0) && (record = source.Next()) >= 0;)
        {
            if (matcher.Matches(collection.Read(record)))
                records.Add(record);
        }

        return records;
    }

    private static Outcome Change(Collection collection, List<long> records, UpdateProgram program, DocumentUpdater updater)
    {
        var (matched, modified) = (0L, 0L);
        foreach (var record in records)
        {
            if (updater.Change(collection, record, program, out var isModified) is { } conflict)
                return new Outcome(matched, modified, 0, conflict);
            matched++;
            if (isModified)
                modified++;
        }

        return new Outcome(matched, modified, 0, null);
    }

    /// <summary>What statements did, and the index that stopped the last.</summary>
    private readonly record struct Outcome(long Matched, long Modified, long Upserted, IndexDefinition? Conflict)
    {
        public Outcome Plus(Outcome other) => new(Matched + other.Matched, Modified + other.Modified, Upserted + other.Upserted, null);
    }
}
