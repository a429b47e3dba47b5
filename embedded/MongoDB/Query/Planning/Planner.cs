using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Pipeline;
using MetalsPipeline.Embedded.MongoDB.Query.Predicates;
using MetalsPipeline.Embedded.MongoDB.Storage;
using MetalsPipeline.Embedded.MongoDB.Storage.Indexing;

namespace MetalsPipeline.Embedded.MongoDB.Query.Planning;

/// <summary>
/// Chooses by rule, not by statistics: the values of <c>_id</c>, else the index that pins the most fields, bounds the next one and
/// gives the order, else all of the collection.
/// </summary>
internal static class Planner
{
    public static Plan Choose(Collection? collection, Matcher filter, SortOrder? sort = null, BsonValue hint = default)
    {
        if (collection is null)
            return new Plan(new NoRecords(), true);
        if (sort is { Natural: not 0 })
            return new Plan(new CollectionScan(collection, sort.Natural < 0), true);
        if (!hint.IsMissing)
            return FollowHint(collection, filter, sort, hint);
        if (IdsOf(filter) is { } ids)
            return new Plan(new IdLookup(collection, ids), ids.Count < 2);
        IndexPlan? best = null;
        foreach (var index in collection.Indexes)
        {
            if (IsUsable(index, filter) && IndexPlan.Create(index, filter, sort) is { Merit: > 0 } plan && plan.Merit > (best?.Merit ?? 0))
                best = plan;
        }

        return best is null ? new Plan(new CollectionScan(collection, backward: false), sort is null) : Use(best);
    }

    private static Plan Use(IndexPlan plan) => new(new IndexScan(plan.Index, plan.Ranges, plan.IsBackward), plan.GivesOrder);

    /// <summary>A sparse index lacks the documents without its fields: it serves only filters that don't want those.</summary>
    private static bool IsUsable(SecondaryIndex index, Matcher filter) =>
        !index.Definition.Sparse || !FieldBounds.Of(filter, index.Definition.Fields[0].Path, onlyOne: false).IsEmpty;

    private static Plan FollowHint(Collection collection, Matcher filter, SortOrder? sort, BsonValue hint)
    {
        if (hint.Type == BsonType.Document && hint.AsDocument["$natural"u8] is { IsMissing: false } natural)
            return new Plan(new CollectionScan(collection, natural.ToInt64() < 0), sort is null);
        if (IsHint(IndexDefinition.Id, hint))
            return IdsOf(filter) is { } ids ? new Plan(new IdLookup(collection, ids), ids.Count < 2) : new Plan(new CollectionScan(collection, backward: false), sort is null);
        foreach (var index in collection.Indexes)
        {
            if (IsHint(index.Definition, hint))
                return Use(IndexPlan.Create(index, filter, sort));
        }

        throw new ServerException(ErrorCode.BadValue, "error processing query: planner returned error: hint provided does not correspond to an existing index");
    }

    private static bool IsHint(IndexDefinition index, BsonValue hint) => hint.Type switch
    {
        BsonType.String => hint.AsString == index.Name,
        BsonType.Document => BsonComparer.AreEqual(hint, new BsonValue(BsonType.Document, index.KeyPattern.Bytes)),
        _ => false,
    };

    /// <summary>The values of <c>_id</c> that alone can match, or null when the filter doesn't say.</summary>
    private static List<BsonConstant>? IdsOf(Matcher filter)
    {
        if (filter is AndMatcher and)
            return and.Parts.Select(IdsOf).FirstOrDefault(ids => ids is not null);
        if (filter is not FieldMatcher { Path.Text: "_id" } field)
            return null;
        if (field.Predicate is ComparisonPredicate { Comparison: Comparison.Equal } equal && !equal.Operand.Type.IsNullish())
            return [equal.Operand];
        if (field.Predicate is not InPredicate { Alternatives: var alternatives })
            return null;
        var distinct = new ValueSet();
        var ids = new List<BsonConstant>();
        foreach (var alternative in alternatives)
        {
            if (alternative is not ComparisonPredicate { Comparison: Comparison.Equal } equality || equality.Operand.Type.IsNullish())
                return null;
            if (distinct.Add(equality.Operand.Value))
                ids.Add(equality.Operand);
        }

        return ids;
    }
}
