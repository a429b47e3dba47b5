using System.Text;
using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Expressions;

namespace MetalsPipeline.Embedded.MongoDB.Query;

/// <summary>A compiled projection: which fields pass, which don't, which are computed.</summary>
internal sealed class Projection
{
    private readonly ProjectionNode _root = new();
    private readonly Scratch _scratch = new();
    private bool _including;

    /// <summary>Compiles what find and $project take; null when everything passes.</summary>
    public static Projection? Parse(BsonValue specification)
    {
        if (specification.Type != BsonType.Document || specification.AsDocument.IsEmpty)
            return null;
        var projection = new Projection();
        bool? including = null;
        var id = default(bool?);
        projection.AddAll(specification.AsDocument, "", ref including, ref id);
        projection._including = including ?? id ?? false;

        // _id passes unless it is told not to.
        if (projection._including && id != false && projection._root.Find("_id"u8) is null)
            projection._root.Set(new FieldPath("_id"u8), null);
        if (!projection._including && id == false)
            projection._root.Set(new FieldPath("_id"u8), null);
        return projection;
    }

    /// <summary>Compiles $addFields and $set, which let everything pass and compute in addition.</summary>
    public static Projection ParseAddFields(RawDocument specification)
    {
        var projection = new Projection();
        foreach (var element in specification)
            projection._root.Set(new FieldPath(element.Name), ExpressionParser.Parse(element.Value));
        return projection;
    }

    /// <summary>Compiles $unset.</summary>
    public static Projection ParseUnset(BsonValue specification)
    {
        var projection = new Projection();
        if (specification.Type == BsonType.String)
        {
            projection._root.Set(new FieldPath(specification.AsUtf8), null);
            return projection;
        }

        if (specification.Type != BsonType.Array)
            throw new ServerException(ErrorCode.BadValue, "$unset specification must be a string or an array");
        foreach (var element in specification.AsDocument)
            projection._root.Set(new FieldPath(element.Value.AsUtf8), null);
        return projection;
    }

    public void Write(RawDocument document, BsonWriter writer)
    {
        _scratch.Clear();
        var start = writer.BeginDocument();
        WriteFields(_root, document, document, writer);
        writer.End(start);
    }

    private void AddAll(RawDocument specification, string prefix, ref bool? including, ref bool? id)
    {
        foreach (var element in specification)
        {
            var name = prefix + Encoding.UTF8.GetString(element.Name);
            var value = element.Value;
            if (value.Type == BsonType.Document && !value.AsDocument.IsEmpty && !IsExpression(value.AsDocument))
            {
                AddAll(value.AsDocument, name + ".", ref including, ref id);
                continue;
            }

            var path = new FieldPath(Encoding.UTF8.GetBytes(name));
            var isFlag = value.Type.IsNumber() || value.Type == BsonType.Boolean;
            if (name == "_id" && isFlag)
            {
                id = value.IsTruthy;
                continue;
            }

            var includes = !isFlag || value.IsTruthy;
            if (including is { } before && before != includes)
                throw new ServerException(ErrorCode.BadValue, $"Cannot do {(includes ? "inclusion" : "exclusion")} on field {name} in {(before ? "inclusion" : "exclusion")} projection");
            including = includes;
            _root.Set(path, isFlag ? null : ExpressionParser.Parse(value));
        }
    }

    private static bool IsExpression(RawDocument document)
    {
        foreach (var element in document)
            return element.Name is [(byte)'$', ..];
        return false;
    }

    private void WriteFields(ProjectionNode node, RawDocument document, RawDocument root, BsonWriter writer)
    {
        foreach (var element in document)
        {
            var child = node.Find(element.Name);
            if (child is null ? !_including : child.IsLeaf && _including && child.Computed is null)
                writer.Value(element.Name, element.Value);
            else if (child is { IsLeaf: false })
                WriteNested(child, element.Name, element.Value, root, writer);
            else if (child?.Computed is { } computed && !_including)
                WriteComputed(element.Name, computed, root, writer);
        }

        // In an inclusion computed fields follow the document's own, otherwise those that replaced nothing do.
        foreach (var child in node.Children)
        {
            if (child.HasComputed && (_including ? child.IsLeaf || document[child.Name].IsMissing : document[child.Name].IsMissing))
                WriteAbsent(child, root, writer);
        }
    }

    private void WriteNested(ProjectionNode node, ReadOnlySpan<byte> name, BsonValue value, RawDocument root, BsonWriter writer)
    {
        switch (value.Type)
        {
            case BsonType.Document:
                var start = writer.BeginDocument(name);
                WriteFields(node, value.AsDocument, root, writer);
                writer.End(start);
                break;
            case BsonType.Array:
                var array = writer.BeginArray(name);
                var count = 0;
                Span<byte> index = stackalloc byte[11];
                foreach (var element in value.AsDocument)
                {
                    if (_including && element.Value.Type is not (BsonType.Document or BsonType.Array))
                        continue;
                    System.Buffers.Text.Utf8Formatter.TryFormat(count++, index, out var length);
                    WriteNested(node, index[..length], element.Value, root, writer);
                }

                writer.End(array);
                break;
            default:
                if (!_including && node.HasComputed)
                    WriteAbsent(node, root, writer);
                else if (!_including)
                    writer.Value(name, value);
                break;
        }
    }

    private void WriteAbsent(ProjectionNode node, RawDocument root, BsonWriter writer)
    {
        if (node.Computed is { } computed)
        {
            WriteComputed(node.Name, computed, root, writer);
            return;
        }

        var start = writer.BeginDocument(node.Name);
        foreach (var child in node.Children)
        {
            if (child.HasComputed)
                WriteAbsent(child, root, writer);
        }

        writer.End(start);
    }

    private void WriteComputed(ReadOnlySpan<byte> name, Expression expression, RawDocument root, BsonWriter writer)
    {
        var value = expression.Evaluate(root, _scratch);
        if (!value.IsMissing)
            writer.Value(name, value);
    }
}
