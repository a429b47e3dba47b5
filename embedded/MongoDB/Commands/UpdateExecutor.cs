using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Query;
using MetalsPipeline.Embedded.MongoDB.Storage;
using MetalsPipeline.Embedded.MongoDB.Update;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

/// <summary>What an update statement did.</summary>
internal readonly record struct UpdateOutcome(long Matched, long Modified, bool IsUpsert);

/// <summary>Carries out the statements of an update command.</summary>
internal sealed class UpdateExecutor(CommandContext context, CollectionName name)
{
    private readonly BsonWriter _document = new();
    private readonly BsonWriter _scratch = new();

    /// <summary>The last document written.</summary>
    public RawDocument Document => new(_document.WrittenSpan);

    public UpdateOutcome Execute(RawDocument statement, int index, WriteErrors errors)
    {
        QueryOptions.RefuseCollation(statement);
        var filter = QueryOptions.Document(statement, "q"u8);
        var matcher = MatcherParser.Parse(filter);
        var program = UpdateProgram.Parse(statement["u"u8], context.Services.Clock.GetUtcNow());
        var multi = statement["multi"u8].IsTruthy;
        if (multi && program is ReplacementUpdate)
            throw new ServerException(ErrorCode.FailedToParse, "multi update is not supported for replacement-style update");
        if (!statement["arrayFilters"u8].IsMissing)
            throw new ServerException(ErrorCode.NotImplemented, "arrayFilters are not supported by this server");
        return multi ? UpdateAll(statement, filter, matcher, program, index, errors) : UpdateOne(statement, filter, matcher, program, index, errors);
    }

    private UpdateOutcome UpdateOne(RawDocument statement, RawDocument filter, Matcher matcher, UpdateProgram program, int index, WriteErrors errors)
    {
        lock (context.Store.Lock)
        {
            var upsert = statement["upsert"u8].IsTruthy;
            var collection = upsert ? context.Store.GetOrCreate(name) : context.Store.Find(name);
            if (collection is null)
                return default;
            using var write = new WriteScope(context, collection, FrameKind.Put);
            var source = Planner.Plan(collection, matcher, null);
            for (long record; (record = source.Next()) >= 0;)
            {
                if (matcher.Matches(collection.Read(record)))
                    return Apply(collection, record, program, index, errors);
            }

            return upsert ? Upsert(collection, filter, program, index, errors) : default;
        }
    }

    private UpdateOutcome UpdateAll(RawDocument statement, RawDocument filter, Matcher matcher, UpdateProgram program, int index, WriteErrors errors)
    {
        var (matched, modified) = (0L, 0L);
        lock (context.Store.Lock)
        {
            if (context.Store.Find(name) is { } collection)
            {
                // Found first and changed then: a change must not bring a document in the way of the search again.
                var records = new List<long>();
                var source = Planner.Plan(collection, matcher, null);
                for (long record; (record = source.Next()) >= 0;)
                {
                    if (matcher.Matches(collection.Read(record)))
                        records.Add(record);
                }

                using var write = new WriteScope(context, collection, FrameKind.Put);
                foreach (var record in records)
                {
                    var outcome = Apply(collection, record, program, index, errors);
                    matched += outcome.Matched;
                    modified += outcome.Modified;
                    if (errors.Any && outcome.Matched == 0)
                        break;
                }
            }

            if (matched > 0 || errors.Any || !statement["upsert"u8].IsTruthy)
                return new UpdateOutcome(matched, modified, false);
            var target = context.Store.GetOrCreate(name);
            using var insert = new WriteScope(context, target, FrameKind.Put);
            return Upsert(target, filter, program, index, errors);
        }
    }

    private UpdateOutcome Apply(Collection collection, long record, UpdateProgram program, int index, WriteErrors errors)
    {
        var old = collection.Read(record);
        _document.Reset();
        program.Apply(old, isInsert: false, _document);
        if (Document.Bytes.SequenceEqual(old.Bytes))
            return new UpdateOutcome(1, 0, false);
        if (!StoredDocument.StartsWithId(Document) || !BsonComparer.AreEqual(StoredDocument.IdOf(Document), StoredDocument.IdOf(old)))
            throw new ServerException(ErrorCode.ImmutableField, "Performing an update on the path '_id' would modify the immutable field '_id'");
        StoredDocument.Require(Document);
        if (collection.TryReplace(record, Document) is not { } conflict)
            return new UpdateOutcome(1, 1, false);
        errors.AddDuplicate(index, name, conflict, Document);
        return default;
    }

    private UpdateOutcome Upsert(Collection collection, RawDocument filter, UpdateProgram program, int index, WriteErrors errors)
    {
        _document.Reset();
        program.Apply(new RawDocument(UpsertBase.From(filter)), isInsert: true, _document);
        if (!StoredDocument.StartsWithId(Document))
        {
            StoredDocument.PutIdFirst(Document, context.Services.ObjectIds, _scratch);
            _document.Reset();
            _document.Raw(_scratch.WrittenSpan);
        }

        StoredDocument.Require(Document);
        if (collection.TryInsert(Document) is not { } conflict)
            return new UpdateOutcome(0, 0, true);
        errors.AddDuplicate(index, name, conflict, Document);
        return default;
    }
}
