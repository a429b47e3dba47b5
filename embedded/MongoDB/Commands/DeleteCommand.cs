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
        var search = default(Search?);
        for (var (index, more) = (0, batch.MoveNext()); more && !(ordered && errors.Any);)
        {
            lock (context.Store.Lock)
            {
                if (context.Store.Find(name) is not { } collection)
                    break;
                using var write = new WriteScope(context, collection, FrameKind.Delete);
                for (var budget = RecordsPerTurn; budget > 0 && more && !(ordered && errors.Any);)
                {
                    try
                    {
                        search ??= new Search(collection, batch.Current);
                        deleted += search.DeleteSome(collection, ref budget);
                    }
                    catch (ServerException e)
                    {
                        errors.Add(index, e.Code, e.Message);
                        search = null;
                    }

                    if (search is { IsFinished: false })
                        continue;
                    search = null;
                    index++;
                    more = batch.MoveNext();
                }
            }
        }

        context.Reply.Number("n"u8, deleted);
        errors.Write(context.Reply);
        context.Store.ConsiderCleaning();
    }

    /// <summary>One statement under way: it may take several turns.</summary>
    private sealed class Search
    {
        private readonly Collection _collection;
        private readonly Matcher _matcher;
        private readonly RecordSource _source;
        private readonly bool _single;

        public Search(Collection collection, RawDocument statement)
        {
            QueryOptions.RefuseCollation(statement);
            _collection = collection;
            _matcher = MatcherParser.Parse(QueryOptions.Document(statement, "q"u8));
            _single = statement["limit"u8].ToInt64() == 1;
            _source = Planner.Choose(collection, _matcher, hint: statement["hint"u8]).Source;
        }

        public bool IsFinished { get; private set; }

        /// <summary>Goes on as far as the budget of records lasts; the answer is how many are gone.</summary>
        public long DeleteSome(Collection collection, ref int budget)
        {
            // Whoever drops the collection between two turns has done the rest of the work.
            IsFinished = collection != _collection;
            var deleted = 0L;
            for (; budget > 0 && !IsFinished; budget--)
            {
                var record = _source.Next();
                IsFinished = record < 0;
                if (IsFinished || !_matcher.Matches(collection.Read(record)))
                    continue;
                collection.Delete(record);
                deleted++;
                IsFinished = _single;
            }

            return deleted;
        }
    }
}
