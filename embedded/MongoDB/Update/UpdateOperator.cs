using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Expressions;

namespace MetalsPipeline.Embedded.MongoDB.Update;

/// <summary>One operator on one field of an update.</summary>
internal abstract class UpdateOperator(FieldPath path)
{
    public FieldPath Path { get; } = path;

    public virtual bool OnlyOnInsert => false;

    public abstract void Apply(BsonNode root);

    public static UpdateOperator Create(string name, FieldPath path, BsonValue operand, DateTimeOffset now) => name switch
    {
        "$set" => new SetOperator(path, new BsonConstant(operand), onlyOnInsert: false),
        "$setOnInsert" => new SetOperator(path, new BsonConstant(operand), onlyOnInsert: true),
        "$unset" => new UnsetOperator(path),
        "$inc" => new ArithmeticOperator(path, RequireNumber(name, path, operand), multiply: false),
        "$mul" => new ArithmeticOperator(path, RequireNumber(name, path, operand), multiply: true),
        "$min" => new ExtremeOperator(path, new BsonConstant(operand), -1),
        "$max" => new ExtremeOperator(path, new BsonConstant(operand), 1),
        "$currentDate" => new SetOperator(path, CurrentDate(operand, now), onlyOnInsert: false),
        "$push" => PushOperator.Parse(path, operand),
        "$addToSet" => new AddToSetOperator(path, operand),
        "$pop" => new PopOperator(path, first: operand.ToInt64() < 0),
        "$pull" => new PullOperator(path, operand),
        "$rename" when operand.Type == BsonType.String => new RenameOperator(path, new FieldPath(operand.AsUtf8)),
        _ => throw new ServerException(ErrorCode.FailedToParse, $"Unknown modifier: {name}. Expected a valid update modifier or pipeline-style update specified as an array"),
    };

    private static BsonConstant RequireNumber(string name, FieldPath path, BsonValue operand) => operand.Type.IsNumber()
        ? new BsonConstant(operand)
        : throw new ServerException(ErrorCode.TypeMismatch, $"Cannot {name} with non-numeric argument: {{{path.Text}: {operand.Type.Alias()}}}");

    private static BsonConstant CurrentDate(BsonValue operand, DateTimeOffset now)
    {
        var scratch = new Scratch();
        var isTimestamp = operand.Type == BsonType.Document && operand.AsDocument["$type"u8] is { Type: BsonType.String } type && type.AsString == "timestamp";
        return new BsonConstant(isTimestamp
            ? new BsonValue(BsonType.Timestamp, scratch.Int64(now.ToUnixTimeSeconds() << 32 | 1).Bytes)
            : scratch.DateTime(now.ToUnixTimeMilliseconds()));
    }
}
