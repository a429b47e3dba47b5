using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Query;

namespace MetalsPipeline.Embedded.MongoDB.Update;

/// <summary>An operator on the elements of an array.</summary>
internal abstract class ArrayOperator(FieldPath path) : UpdateOperator(path)
{
    /// <summary>True when a missing field becomes an array.</summary>
    protected virtual bool Creates => false;

    public override void Apply(BsonNode root)
    {
        var created = false;
        var node = Creates ? root.FindOrCreate(Path, out created) : root.Find(Path);
        if (node is null)
            return;
        if (created)
            node.Set(BsonNode.EmptyArray().Value);
        if (!node.IsArray)
            throw new ServerException(ErrorCode.BadValue, $"The field '{Path.Text}' must be an array but is of type {node.Type.Alias()}");
        Apply(node.Fields);
    }

    protected abstract void Apply(List<(byte[] Name, BsonNode Node)> elements);

    protected static IReadOnlyList<BsonConstant> Items(BsonValue operand)
    {
        var each = operand.Type == BsonType.Document ? operand.AsDocument["$each"u8] : default;
        if (each.IsMissing)
            return [new BsonConstant(operand)];
        if (each.Type != BsonType.Array)
            throw new ServerException(ErrorCode.TypeMismatch, $"The argument to $each must be an array but it was of type {each.Type.Alias()}");
        var items = new List<BsonConstant>();
        foreach (var element in each.AsDocument)
            items.Add(new BsonConstant(element.Value));
        return items;
    }
}

/// <summary>$push with $each, $position and $slice.</summary>
internal sealed class PushOperator(FieldPath path, IReadOnlyList<BsonConstant> items, long? position, long? slice) : ArrayOperator(path)
{
    protected override bool Creates => true;

    public static PushOperator Parse(FieldPath path, BsonValue operand)
    {
        var modifiers = operand.Type == BsonType.Document && !operand.AsDocument["$each"u8].IsMissing ? operand.AsDocument : default;
        if (!modifiers["$sort"u8].IsMissing)
            throw new ServerException(ErrorCode.NotImplemented, "$push with $sort is not supported by this server");
        return new PushOperator(path, Items(operand), Number(modifiers["$position"u8]), Number(modifiers["$slice"u8]));
    }

    protected override void Apply(List<(byte[] Name, BsonNode Node)> elements)
    {
        var at = position switch
        {
            null => elements.Count,
            < 0 => Math.Max(0, elements.Count + position.Value),
            _ => Math.Min(position.Value, elements.Count),
        };
        elements.InsertRange((int)at, items.Select(i => (Array.Empty<byte>(), new BsonNode(i.Value))));
        if (slice is >= 0 && slice < elements.Count)
            elements.RemoveRange((int)slice.Value, elements.Count - (int)slice.Value);
        else if (slice < 0 && -slice < elements.Count)
            elements.RemoveRange(0, elements.Count + (int)slice.Value);
    }

    private static long? Number(BsonValue value) => value.Type.IsNumber() ? value.ToInt64() : null;
}

/// <summary>$addToSet.</summary>
internal sealed class AddToSetOperator(FieldPath path, BsonValue operand) : ArrayOperator(path)
{
    private readonly IReadOnlyList<BsonConstant> _items = Items(operand);

    protected override bool Creates => true;

    protected override void Apply(List<(byte[] Name, BsonNode Node)> elements)
    {
        foreach (var item in _items)
        {
            if (!elements.Exists(e => BsonComparer.AreEqual(e.Node.Value, item.Value)))
                elements.Add(([], new BsonNode(item.Value)));
        }
    }
}

/// <summary>$pop.</summary>
internal sealed class PopOperator(FieldPath path, bool first) : ArrayOperator(path)
{
    protected override void Apply(List<(byte[] Name, BsonNode Node)> elements)
    {
        if (elements.Count > 0)
            elements.RemoveAt(first ? 0 : elements.Count - 1);
    }
}

/// <summary>$pull by value or condition.</summary>
internal sealed class PullOperator : ArrayOperator
{
    private readonly Matcher _matcher;
    private readonly bool _onElements;

    public PullOperator(FieldPath path, BsonValue operand)
        : base(path)
    {
        // A condition on fields is asked of elements that are documents, anything else of a document that has the element as its only field.
        _onElements = operand.Type == BsonType.Document && !MatcherParser.IsOperatorDocument(operand);
        if (_onElements)
        {
            _matcher = MatcherParser.Parse(operand.AsDocument);
            return;
        }

        var writer = new BsonWriter();
        var start = writer.BeginDocument();
        writer.Value("e"u8, operand);
        writer.End(start);
        _matcher = MatcherParser.Parse(new RawDocument(writer.WrittenSpan));
    }

    protected override void Apply(List<(byte[] Name, BsonNode Node)> elements) => elements.RemoveAll(e => Matches(e.Node.Value));

    private bool Matches(BsonValue element)
    {
        if (_onElements)
            return element.Type == BsonType.Document && _matcher.Matches(element.AsDocument);
        var writer = new BsonWriter();
        var start = writer.BeginDocument();
        writer.Value("e"u8, element);
        writer.End(start);
        return _matcher.Matches(new RawDocument(writer.WrittenSpan));
    }
}
