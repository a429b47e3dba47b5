using System.Text;
using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Query;

/// <summary>A compiled sort specification. Its keys, compared as bytes, give the order.</summary>
internal sealed class SortOrder
{
    private readonly LeastKey _least = new();

    private SortOrder(IReadOnlyList<IndexField> fields) => Fields = fields;

    public IReadOnlyList<IndexField> Fields { get; }

    /// <summary>1 or -1 for <c>{$natural: 1}</c> and <c>{$natural: -1}</c>, else 0.</summary>
    public int Natural { get; private init; }

    /// <summary>The order, or null when the specification is absent or empty.</summary>
    public static SortOrder? Parse(BsonValue specification)
    {
        if (specification.IsMissing || specification.Type == BsonType.Null)
            return null;
        if (specification.Type != BsonType.Document)
            throw new ServerException(ErrorCode.TypeMismatch, "Expected field sort to be of type object");
        if (specification.AsDocument.IsEmpty)
            return null;
        if (specification.AsDocument["$natural"u8] is { IsMissing: false } natural)
            return new SortOrder([]) { Natural = natural.ToInt64() < 0 ? -1 : 1 };
        var fields = new List<IndexField>();
        foreach (var element in specification.AsDocument)
        {
            var direction = element.Value.ToInt64();
            if (direction is not (1 or -1))
                throw new ServerException(ErrorCode.BadValue, $"$sort key ordering must be 1 (for ascending) or -1 (for descending), but '{Encoding.UTF8.GetString(element.Name)}' has another value");
            fields.Add(new IndexField(new FieldPath(element.Name), direction < 0));
        }

        return new SortOrder(fields);
    }

    /// <summary>Appends the key of a document. Of several values an ascending part takes the least, a descending one the greatest.</summary>
    public void AppendKey(ByteBuffer key, RawDocument document)
    {
        foreach (var field in Fields)
        {
            var value = PathValues.Single(document, field.Path, out var isSingle);
            if (isSingle)
                KeyEncoder.Append(key, value, field.Descending);
            else
                _least.Append(key, document, field);
        }
    }

    private sealed class LeastKey : IValueVisitor
    {
        private readonly ByteBuffer _candidate = new(256);
        private readonly ByteBuffer _best = new(256);
        private bool _descending;

        public void Append(ByteBuffer key, RawDocument document, IndexField field)
        {
            _best.Reset();
            _descending = field.Descending;
            PathValues.Visit(document, field.Path, this);
            key.Raw(_best.WrittenSpan);
        }

        public void Visit(BsonValue value)
        {
            // Descending parts are inverted, so the greatest value has the least bytes.
            _candidate.Reset();
            KeyEncoder.Append(_candidate, value, _descending);
            if (_best.Length > 0 && _best.WrittenSpan.SequenceCompareTo(_candidate.WrittenSpan) <= 0)
                return;
            _best.Reset();
            _best.Raw(_candidate.WrittenSpan);
        }
    }
}
