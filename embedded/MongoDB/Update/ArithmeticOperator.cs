using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Expressions;

namespace MetalsPipeline.Embedded.MongoDB.Update;

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
