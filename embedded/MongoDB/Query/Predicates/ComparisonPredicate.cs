using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Query.Predicates;

/// <summary>$eq, $lt, $lte, $gt, $gte: they hold only between values of one rank, but for MinKey and MaxKey, which compare with all.</summary>
internal sealed class ComparisonPredicate(Comparison comparison, BsonConstant operand) : ValuePredicate
{
    private readonly byte _rank = operand.Type.Rank();
    private readonly bool _nan = BsonComparer.IsNaN(operand.Value);

    public Comparison Comparison { get; } = comparison;

    public BsonConstant Operand { get; } = operand;

    public override bool Holds(BsonValue value)
    {
        if (Operand.Type.IsNullish())
            return Comparison is not (Comparison.Less or Comparison.Greater) && value.Type.IsNullish();
        if (value.Type.Rank() != _rank && (value.IsMissing || Operand.Type is not (BsonType.MinKey or BsonType.MaxKey)))
            return false;
        if (_nan || BsonComparer.IsNaN(value))
            return _nan && BsonComparer.IsNaN(value) && Comparison is not (Comparison.Less or Comparison.Greater);
        var order = BsonComparer.Compare(value, Operand.Value);
        return Comparison switch
        {
            Comparison.Equal => order == 0,
            Comparison.Less => order < 0,
            Comparison.LessOrEqual => order <= 0,
            Comparison.Greater => order > 0,
            _ => order >= 0,
        };
    }
}
