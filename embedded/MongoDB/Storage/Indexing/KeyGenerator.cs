using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Query;

namespace MetalsPipeline.Embedded.MongoDB.Storage.Indexing;

/// <summary>Makes the keys that an index has for a document: one, or with an array one for each element.</summary>
internal sealed class KeyGenerator(IndexDefinition definition) : IValueVisitor
{
    private readonly KeyList[] _parts = [.. definition.Fields.Select(_ => new KeyList())];
    private IndexField _field = definition.Fields[0];
    private KeyList? _part;
    private bool _isPresent;

    /// <summary>Fills the list with the keys; true when an array made them several, or might have.</summary>
    public bool Generate(RawDocument document, KeyList keys)
    {
        keys.Clear();
        keys.Begin();
        var isPresent = false;
        foreach (var field in definition.Fields)
        {
            var value = PathValues.Single(document, field.Path, out var isSingle);
            if (!isSingle)
                return GenerateMany(document, keys);
            isPresent |= !value.IsMissing;
            KeyEncoder.Append(keys.Bytes, value, field.Descending);
        }

        if (definition.Sparse && !isPresent)
            keys.Clear();
        return false;
    }

    public void Visit(BsonValue value)
    {
        _isPresent |= !value.IsMissing;
        _part!.Begin();
        KeyEncoder.Append(_part.Bytes, value, _field.Descending);
    }

    /// <summary>Keys with every value of the one part that has several.</summary>
    private bool GenerateMany(RawDocument document, KeyList keys)
    {
        keys.Clear();
        _isPresent = false;
        var many = -1;
        for (var i = 0; i < _parts.Length; i++)
        {
            (_field, _part) = (definition.Fields[i], _parts[i]);
            _part.Clear();
            PathValues.Visit(document, _field.Path, this);
            if (_part.Count <= 1)
                continue;
            if (many >= 0 && SharedArray(document, many, i) is { Type: BsonType.Array } array)
                return GenerateByElement(document, _field.Path, array.AsDocument, keys);
            if (many >= 0)
                throw new ServerException(ErrorCode.CannotIndexParallelArrays, $"cannot index parallel arrays [{_field.Path.Text}] [{definition.Fields[many].Path.Text}]");
            many = i;
        }

        if (definition.Sparse && !_isPresent)
            return true;
        for (var value = 0; value < (many < 0 ? 1 : _parts[many].Count); value++)
        {
            keys.Begin();
            for (var i = 0; i < _parts.Length; i++)
                keys.Bytes.Raw(_parts[i][i == many ? value : 0]);
        }

        return true;
    }

    /// <summary>The array that two parts have in common, so that each of its elements belongs to both.</summary>
    private BsonValue SharedArray(RawDocument document, int one, int other)
    {
        var (a, b) = (definition.Fields[one].Path, definition.Fields[other].Path);
        return a.Length > 1 && b.Length > 1 && a[0].SequenceEqual(b[0]) ? document[a[0]] : default;
    }

    /// <summary>The keys of the document with each element in place of the array.</summary>
    private bool GenerateByElement(RawDocument document, FieldPath path, RawDocument array, KeyList keys)
    {
        var one = new BsonWriter();
        var generated = new KeyList();
        keys.Clear();
        foreach (var element in array)
        {
            one.Reset();
            var start = one.BeginDocument();
            foreach (var field in document)
                one.Value(field.Name, field.Name.SequenceEqual(path[0]) ? element.Value : field.Value);
            one.End(start);
            Generate(new RawDocument(one.WrittenSpan), generated);
            for (var i = 0; i < generated.Count; i++)
            {
                keys.Begin();
                keys.Bytes.Raw(generated[i]);
            }
        }

        return true;
    }
}
