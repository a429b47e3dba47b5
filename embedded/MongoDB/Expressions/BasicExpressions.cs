using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Expressions;

/// <summary>A constant.</summary>
internal sealed class LiteralExpression(BsonConstant value) : Expression
{
    public BsonConstant Constant => value;

    public override BsonValue Evaluate(RawDocument document, Scratch scratch) => value.Value;
}

/// <summary>$$ROOT and $$CURRENT.</summary>
internal sealed class RootExpression : Expression
{
    public override BsonValue Evaluate(RawDocument document, Scratch scratch) => new(BsonType.Document, document.Bytes);
}

/// <summary>A path such as <c>$a.b</c>; through an array it gives the array of what it finds in the elements.</summary>
internal sealed class FieldExpression(FieldPath path) : Expression
{
    public override BsonValue Evaluate(RawDocument document, Scratch scratch) => Follow(document[path[0]], 1, scratch);

    private BsonValue Follow(BsonValue value, int component, Scratch scratch)
    {
        if (component == path.Length)
            return value;
        if (value.Type == BsonType.Document)
            return Follow(value.AsDocument[path[component]], component + 1, scratch);
        return value.Type == BsonType.Array ? FollowElements(value.AsDocument, component, scratch) : default;
    }

    private BsonValue FollowElements(RawDocument array, int component, Scratch scratch)
    {
        var writer = new BsonWriter();
        var start = writer.BeginDocument();
        var count = 0;
        foreach (var element in array)
        {
            var found = element.Value.Type is BsonType.Document or BsonType.Array ? Follow(element.Value, component, scratch) : default;
            if (!found.IsMissing)
                writer.Value(count++, found);
        }

        writer.End(start);
        return scratch.Keep(new BsonValue(BsonType.Array, writer.WrittenSpan));
    }
}

/// <summary>A document whose fields are expressions; those without a value are left out.</summary>
internal sealed class DocumentExpression(IReadOnlyList<(byte[] Name, Expression Value)> fields) : Expression
{
    public override BsonValue Evaluate(RawDocument document, Scratch scratch)
    {
        var writer = new BsonWriter();
        var start = writer.BeginDocument();
        foreach (var (name, expression) in fields)
        {
            var value = expression.Evaluate(document, scratch);
            if (!value.IsMissing)
                writer.Value(name, value);
        }

        writer.End(start);
        return scratch.Keep(new BsonValue(BsonType.Document, writer.WrittenSpan));
    }
}

/// <summary>An array of expressions; one without a value is null.</summary>
internal sealed class ArrayExpression(IReadOnlyList<Expression> items) : Expression
{
    public override BsonValue Evaluate(RawDocument document, Scratch scratch)
    {
        var writer = new BsonWriter();
        var start = writer.BeginDocument();
        for (var i = 0; i < items.Count; i++)
        {
            var value = items[i].Evaluate(document, scratch);
            writer.Value(i, value.IsMissing ? Scratch.Null : value);
        }

        writer.End(start);
        return scratch.Keep(new BsonValue(BsonType.Array, writer.WrittenSpan));
    }
}

/// <summary>An operator on evaluated arguments.</summary>
internal sealed class OperatorExpression(IReadOnlyList<Expression> arguments, OperatorExpression.Function function) : Expression
{
    public delegate BsonValue Function(IReadOnlyList<Expression> arguments, RawDocument document, Scratch scratch);

    public override BsonValue Evaluate(RawDocument document, Scratch scratch) => function(arguments, document, scratch);
}
