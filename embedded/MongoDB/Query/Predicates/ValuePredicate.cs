using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Query.Predicates;

/// <summary>What a query operator asks of one value.</summary>
internal abstract class ValuePredicate
{
    /// <summary>True for operators that look at an array itself and never at its elements.</summary>
    public virtual bool WholeArrayOnly => false;

    public abstract bool Holds(BsonValue value);
}
