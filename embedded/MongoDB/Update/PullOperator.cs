using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Query;

namespace MetalsPipeline.Embedded.MongoDB.Update;

/// <summary>$pull by value or condition.</summary>
internal sealed class PullOperator : ArrayOperator
{
    private readonly Matcher _matcher;
    private readonly bool _onElements;

    public PullOperator(FieldPath path, BsonValue operand)
        : base(path)
    {
        // A condition on fields is asked of elements that are documents, anything else of a document that has the element as its only field.
        _onElements = operand.Type == BsonType.Document && !PredicateParser.IsOperatorDocument(operand);
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
