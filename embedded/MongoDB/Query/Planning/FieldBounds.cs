using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Query.Predicates;
using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Query.Planning;

/// <summary>
/// What a filter says about one field, as ranges of encoded keys. The ranges may hold more than matches, never less:
/// every document found is put to the filter again.
/// </summary>
internal sealed class FieldBounds
{
    private readonly List<ComparisonPredicate> _ranges = [];
    private List<BsonConstant>? _points;

    /// <summary>True when the field has one of some values.</summary>
    public bool IsPoints => _points is not null;

    public bool IsSinglePoint => _points is { Count: 1 };

    public bool IsEmpty => _points is null && _ranges.Count == 0;

    /// <summary>Gathers what a filter requires of a field. With an array in it a document may meet two conditions by two elements: then only one counts.</summary>
    public static FieldBounds Of(Matcher filter, FieldPath path, bool onlyOne)
    {
        var bounds = new FieldBounds();
        foreach (var part in filter is AndMatcher and ? and.Parts : [filter])
        {
            if (part is AndMatcher nested)
                bounds.Merge(Of(nested, path, onlyOne), onlyOne);
            else if (part is FieldMatcher field && field.Path.Text == path.Text && !(onlyOne && !bounds.IsEmpty))
                bounds.Add(field.Predicate);
        }

        return bounds;
    }

    /// <summary>The ranges in rising order, for a part of a key in the direction.</summary>
    public IReadOnlyList<KeyRange> Ranges(bool descending)
    {
        if (_points is not null)
        {
            var prefixes = new SortedSet<byte[]>(_points.Select(p => Encode(p, descending)), ByteOrder.Instance);
            return [.. prefixes.Select(p => KeyRange.StartingWith(p))];
        }

        // The narrowest of all: the highest low end and the lowest high end.
        var (low, high) = (Array.Empty<byte>(), Array.Empty<byte>());
        foreach (var range in _ranges.Select(r => RangeOf(r, descending)))
        {
            if (range.Low.AsSpan().SequenceCompareTo(low) > 0)
                low = range.Low;
            if (high.Length == 0 || (range.High.Length > 0 && range.High.AsSpan().SequenceCompareTo(high) < 0))
                high = range.High;
        }

        return [new KeyRange(low, high)];
    }

    private static KeyRange RangeOf(ComparisonPredicate comparison, bool descending)
    {
        var rank = comparison.Operand.Type.Rank();
        var upwards = comparison.Comparison is Comparison.Greater or Comparison.GreaterOrEqual;
        var value = Encode(comparison.Operand, descending);
        var ends = KeyRange.StartingWith([(byte)(descending ? ~rank : rank)]);

        // Numbers have several first bytes of their rank, which end before the next rank begins.
        if (comparison.Operand.Type.IsNumber())
        {
            ends = descending
                ? new KeyRange([unchecked((byte)~KeyEncoder.LastNumberByte)], KeyRange.After([unchecked((byte)~rank)]))
                : new KeyRange([rank], KeyRange.After([KeyEncoder.LastNumberByte]));
        }

        var isInclusive = comparison.Comparison is Comparison.GreaterOrEqual or Comparison.LessOrEqual;
        return upwards != descending
            ? ends with { Low = isInclusive ? value : KeyRange.After(value) }
            : ends with { High = isInclusive ? KeyRange.After(value) : value };
    }

    private static byte[] Encode(BsonConstant constant, bool descending)
    {
        var key = new ByteBuffer(64);
        KeyEncoder.Append(key, constant.Value, descending);
        return key.WrittenSpan.ToArray();
    }

    /// <summary>A value whose keys are all found under its own encoding: an array's and null's are spread over several.</summary>
    private static bool IsPlain(BsonType type) => type is not (BsonType.Array or BsonType.MinKey or BsonType.MaxKey) && !type.IsNullish();

    private void Add(ValuePredicate predicate)
    {
        switch (predicate)
        {
            case ComparisonPredicate comparison when !IsPlain(comparison.Operand.Type):
                break;
            case ComparisonPredicate { Comparison: Comparison.Equal } equal:
                AddPoints([equal.Operand]);
                break;
            case ComparisonPredicate range:
                _ranges.Add(range);
                break;
            case InPredicate { Alternatives: var alternatives }:
                var points = new List<BsonConstant>();
                foreach (var alternative in alternatives)
                {
                    if (alternative is not ComparisonPredicate equal || !IsPlain(equal.Operand.Type))
                        return;
                    points.Add(equal.Operand);
                }

                AddPoints(points);
                break;
        }
    }

    /// <summary>Of two conditions with points either alone will do; the shorter is quicker.</summary>
    private void AddPoints(List<BsonConstant> points)
    {
        if (_points is null || points.Count < _points.Count)
            _points = points;
    }

    private void Merge(FieldBounds other, bool onlyOne)
    {
        if (onlyOne && !IsEmpty)
            return;
        if (other._points is not null)
            AddPoints(other._points);
        _ranges.AddRange(other._ranges);
    }

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static ByteOrder Instance { get; } = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
