using MetalsPipeline.Embedded.MongoDB.Storage.Indexing;

namespace MetalsPipeline.Embedded.MongoDB.Query.Planning;

/// <summary>One way of using an index for a query.</summary>
internal sealed class IndexPlan
{
    private const int MostRanges = 10_000;

    private IndexPlan(SecondaryIndex index, IReadOnlyList<KeyRange> ranges) => (Index, Ranges) = (index, ranges);

    public SecondaryIndex Index { get; }

    public IReadOnlyList<KeyRange> Ranges { get; }

    /// <summary>Number of leading fields that the filter pins to values.</summary>
    public int PinnedFields { get; private init; }

    /// <summary>True when the filter bounds the field behind the pinned ones.</summary>
    public bool IsBounded { get; private init; }

    /// <summary>True when the documents come in the order the query wants.</summary>
    public bool GivesOrder { get; private init; }

    public bool IsBackward { get; private init; }

    /// <summary>The higher, the fewer keys are likely to be looked at: values of pinned fields, then a range, then no sorting.</summary>
    public int Merit => (PinnedFields * 10) + (IsBounded ? 6 : 0) + (GivesOrder ? 5 : 0);

    public static IndexPlan Create(SecondaryIndex index, Matcher filter, SortOrder? sort)
    {
        var fields = index.Definition.Fields;
        var ranges = new List<KeyRange> { new([], []) };
        var (pinned, singles) = (0, 0);
        var isBounded = false;
        foreach (var field in fields)
        {
            var bounds = FieldBounds.Of(filter, field.Path, onlyOne: index.IsMultikey);
            if (bounds.IsEmpty)
                break;
            var own = bounds.Ranges(field.Descending);
            if ((long)ranges.Count * own.Count > MostRanges)
                break;
            ranges = [.. ranges.SelectMany(prefix => own, (prefix, range) => range.Behind(prefix.Low))];
            if (!bounds.IsPoints)
            {
                isBounded = true;
                break;
            }

            pinned++;
            if (bounds.IsSinglePoint && singles == pinned - 1)
                singles++;
        }

        var direction = sort is null || index.IsMultikey || pinned != singles ? 0 : DirectionFor(index, sort, singles);
        return new IndexPlan(index, ranges) { PinnedFields = pinned, IsBounded = isBounded, GivesOrder = direction != 0, IsBackward = direction < 0 };
    }

    /// <summary>1 or -1 when the index, walked forward or backward, has the order; 0 when it hasn't. Pinned fields don't matter to the order.</summary>
    private static int DirectionFor(SecondaryIndex index, SortOrder sort, int pinned)
    {
        var fields = index.Definition.Fields;
        var next = pinned;
        var direction = 0;
        foreach (var wanted in sort.Fields)
        {
            if (fields.Take(pinned).Any(f => f.Path.Text == wanted.Path.Text))
                continue;
            if (next == fields.Length || fields[next].Path.Text != wanted.Path.Text)
                return 0;
            var own = fields[next++].Descending == wanted.Descending ? 1 : -1;
            if (direction != 0 && own != direction)
                return 0;
            direction = own;
        }

        return direction == 0 ? 1 : direction;
    }
}
