using System.Text;
using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;

namespace MetalsPipeline.Embedded.MongoDB.Expressions;

/// <summary>Compiles an aggregation expression.</summary>
internal static class ExpressionParser
{
    public static Expression Parse(BsonValue value) => value.Type switch
    {
        BsonType.String when value.AsUtf8 is [(byte)'$', ..] => ParsePath(value.AsUtf8),
        BsonType.Document => ParseDocument(value.AsDocument),
        BsonType.Array => new ArrayExpression(ParseItems(value.AsDocument)),
        _ => new LiteralExpression(new BsonConstant(value)),
    };

    private static Expression ParsePath(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("$$"u8))
            return text.Length > 1 ? new FieldExpression(new FieldPath(text[1..])) : throw new ServerException(ErrorCode.BadValue, "'$' by itself is not a valid field path");
        var dot = text.IndexOf((byte)'.');
        var variable = dot < 0 ? text : text[..dot];
        if (!variable.SequenceEqual("$$ROOT"u8) && !variable.SequenceEqual("$$CURRENT"u8))
            throw new ServerException(ErrorCode.BadValue, $"Use of undefined variable: {Encoding.UTF8.GetString(variable[2..])}");
        return dot < 0 ? new RootExpression() : new FieldExpression(new FieldPath(text[(dot + 1)..]));
    }

    private static Expression ParseDocument(RawDocument document)
    {
        var fields = new List<(byte[], Expression)>();
        foreach (var element in document)
        {
            if (element.Name is [(byte)'$', ..])
            {
                if (document.CountElements() != 1)
                    throw new ServerException(ErrorCode.BadValue, "an expression specification must contain exactly one field, the name of the expression");
                return ParseOperator(Encoding.UTF8.GetString(element.Name), element.Value);
            }

            fields.Add((element.Name.ToArray(), Parse(element.Value)));
        }

        return new DocumentExpression(fields);
    }

    private static Expression ParseOperator(string name, BsonValue argument)
    {
        if (name == "$literal")
            return new LiteralExpression(new BsonConstant(argument));
        if (name == "$cond" && argument.Type == BsonType.Document)
        {
            var parts = argument.AsDocument;
            return Operators.Create(name, [Parse(parts["if"u8]), Parse(parts["then"u8]), Parse(parts["else"u8])]);
        }

        return Operators.Create(name, argument.Type == BsonType.Array ? ParseItems(argument.AsDocument) : [Parse(argument)]);
    }

    private static List<Expression> ParseItems(RawDocument array)
    {
        var items = new List<Expression>();
        foreach (var element in array)
            items.Add(Parse(element.Value));
        return items;
    }
}
