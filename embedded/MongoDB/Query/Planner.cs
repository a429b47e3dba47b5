using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Pipeline;
using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Query;

/// <summary>Chooses how the records for a filter are found.</summary>
internal static class Planner
{
    public static RecordSource Plan(Collection? collection, Matcher filter, SortOrder? sort)
    {
        if (collection is null)
            return new NoRecords();
        if (IdsOf(filter) is { } ids)
            return new IdLookup(collection, ids);
        return new CollectionScan(collection, backward: sort?.Natural < 0);
    }

    /// <summary>The values of <c>_id</c> that alone can match, or null when the filter doesn't say.</summary>
    private static List<BsonConstant>? IdsOf(Matcher filter)
    {
        if (filter is AndMatcher and)
            return and.Parts.Select(IdsOf).FirstOrDefault(ids => ids is not null);
        if (filter is not FieldMatcher { Path.Text: "_id" } field)
            return null;
        if (field.Test is ComparisonTest { Comparison: Comparison.Equal } equal && !equal.Operand.Type.IsNullish())
            return [equal.Operand];
        if (field.Test is not InTest { Alternatives: var alternatives })
            return null;
        var distinct = new ValueSet();
        var ids = new List<BsonConstant>();
        foreach (var alternative in alternatives)
        {
            if (alternative is not ComparisonTest { Comparison: Comparison.Equal } test || test.Operand.Type.IsNullish())
                return null;
            if (distinct.Add(test.Operand.Value))
                ids.Add(test.Operand);
        }

        return ids;
    }
}
