using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Update;

/// <summary>$set, $setOnInsert and $currentDate.</summary>
internal sealed class SetOperator(FieldPath path, BsonConstant value, bool onlyOnInsert) : UpdateOperator(path)
{
    public override bool OnlyOnInsert => onlyOnInsert;

    public override void Apply(BsonNode root) => root.FindOrCreate(Path, out _).Set(value.Value);
}
