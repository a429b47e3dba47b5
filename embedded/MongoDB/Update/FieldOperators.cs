using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Expressions;

namespace MetalsPipeline.Embedded.MongoDB.Update;

/// <summary>$set, $setOnInsert and $currentDate.</summary>
internal sealed class SetOperator(FieldPath path, BsonConstant value, bool onlyOnInsert) : UpdateOperator(path)
{
    public override bool OnlyOnInsert => onlyOnInsert;

    public override void Apply(BsonNode root) => root.FindOrCreate(Path, out _).Set(value.Value);
}

/// <summary>$unset.</summary>
internal sealed class UnsetOperator(FieldPath path) : UpdateOperator(path)
{
    public override void Apply(BsonNode root) => root.Remove(Path);
}

/// <summary>$inc and $mul; a missing field counts as zero.</summary>
internal sealed class ArithmeticOperator(FieldPath path, BsonConstant operand, bool multiply) : UpdateOperator(path)
{
    public override void Apply(BsonNode root)
    {
        var scratch = new Scratch();
        var node = root.FindOrCreate(Path, out var created);
        if (created)
        {
            node.Set(multiply ? Arithmetic.Multiply(operand.Value, scratch.Int32(0), scratch) : operand.Value);
            return;
        }

        if (!node.Type.IsNumber())
            throw new ServerException(ErrorCode.TypeMismatch, $"Cannot apply {(multiply ? "$mul" : "$inc")} to a value of non-numeric type: the field '{Path.Text}' has type {node.Type.Alias()}");
        node.Set(multiply ? Arithmetic.Multiply(node.Value, operand.Value, scratch) : Arithmetic.Add(node.Value, operand.Value, scratch));
    }
}

/// <summary>$min and $max.</summary>
internal sealed class ExtremeOperator(FieldPath path, BsonConstant operand, int sign) : UpdateOperator(path)
{
    public override void Apply(BsonNode root)
    {
        var node = root.FindOrCreate(Path, out var created);
        if (created || Math.Sign(BsonComparer.Compare(operand.Value, node.Value)) == sign)
            node.Set(operand.Value);
    }
}

/// <summary>$rename.</summary>
internal sealed class RenameOperator(FieldPath path, FieldPath target) : UpdateOperator(path)
{
    public override void Apply(BsonNode root)
    {
        if (root.Find(Path) is not { } node)
            return;
        var value = new BsonConstant(node.Value);
        root.Remove(Path);
        root.FindOrCreate(target, out _).Set(value.Value);
    }
}
