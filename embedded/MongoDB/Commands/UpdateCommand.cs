using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Query;
using MetalsPipeline.Embedded.MongoDB.Query.Planning;
using MetalsPipeline.Embedded.MongoDB.Storage;
using MetalsPipeline.Embedded.MongoDB.Update;
using MetalsPipeline.Embedded.MongoDB.Wire;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

internal sealed class UpdateCommand : Command
{
    /// <summary>Statements carried out before others get the store's lock.</summary>
    private const int StatementsPerTurn = 256;

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
        var mayInsert = AnyUpsert(batch);
        for (var (index, more) = (0, batch.MoveNext()); more && !(ordered && errors.Any);)
        {
            lock (context.Store.Lock)
            {
                if ((mayInsert ? context.Store.GetOrCreate(name) : context.Store.Find(name)) is not { } collection)
                    break;
                using var write = new WriteScope(context, collection, FrameKind.Put);
                for (var turn = 0; turn < StatementsPerTurn && more && !(ordered && errors.Any); turn++, index++, more = batch.MoveNext())
                {
                    var outcome = TryExecute(context, collection, batch.Current, index, updater, errors);
                    if (outcome.Upserted > 0)
                        WriteUpserted(upserted, (int)total.Upserted, index, updater.Document);
                    total = total.Plus(outcome);
                }
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

    private static bool AnyUpsert(DocumentBatch batch)
    {
        while (batch.MoveNext())
        {
            if (batch.Current["upsert"u8].IsTruthy)
                return true;
        }

        return false;
    }

    private static Outcome TryExecute(CommandContext context, Collection collection, RawDocument statement, int index, DocumentUpdater updater, WriteErrors errors)
    {
        try
        {
            var outcome = Execute(context, collection, statement, updater);
            if (outcome.Conflict is { } conflict)
                errors.AddDuplicate(index, collection.Name, conflict, updater.Document);
            return outcome;
        }
        catch (ServerException e)
        {
            errors.Add(index, e.Code, e.Message);
            return default;
        }
    }

    private static Outcome Execute(CommandContext context, Collection collection, RawDocument statement, DocumentUpdater updater)
    {
        QueryOptions.RefuseCollation(statement);
        if (!statement["arrayFilters"u8].IsMissing)
            throw new ServerException(ErrorCode.NotImplemented, "arrayFilters are not supported by this server");
        var filter = QueryOptions.Document(statement, "q"u8);
        var matcher = MatcherParser.Parse(filter);
        var program = UpdateProgram.Parse(statement["u"u8], context.Services.Clock.GetUtcNow());
        var multi = statement["multi"u8].IsTruthy;
        if (multi && program is ReplacementUpdate)
            throw new ServerException(ErrorCode.FailedToParse, "multi update is not supported for replacement-style update");
        var outcome = Change(collection, Find(collection, matcher, multi, statement["hint"u8]), program, updater);
        if (outcome.Matched > 0 || outcome.Conflict is not null || !statement["upsert"u8].IsTruthy)
            return outcome;
        return updater.Insert(collection, filter, program) is { } conflict ? new Outcome(0, 0, 0, conflict) : new Outcome(0, 0, 1, null);
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
