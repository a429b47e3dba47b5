using System.Globalization;
using System.Text;
using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;

namespace MetalsPipeline.Embedded.MongoDB.Update;

/// <summary>A value that can be changed: raw as long as nobody looks inside, a list of fields from then on.</summary>
internal sealed class BsonNode(BsonValue value)
{
    private BsonType _type = value.Type;
    private byte[] _raw = value.Bytes.ToArray();
    private List<(byte[] Name, BsonNode Node)>? _fields;

    public bool IsArray => _type == BsonType.Array;

    public bool IsContainer => _type is BsonType.Document or BsonType.Array;

    public BsonType Type => _type;

    /// <summary>The value of a node that wasn't looked into.</summary>
    public BsonValue Value
    {
        get
        {
            if (_fields is not null)
            {
                var writer = new BsonWriter();
                WriteContainer(writer);
                _raw = writer.WrittenSpan.ToArray();
            }

            return new BsonValue(_type, _raw);
        }
    }

    public List<(byte[] Name, BsonNode Node)> Fields
    {
        get
        {
            if (_fields is null)
            {
                _fields = [];
                foreach (var element in new RawDocument(_raw))
                    _fields.Add((element.Name.ToArray(), new BsonNode(element.Value)));
            }

            return _fields;
        }
    }

    public static BsonNode EmptyDocument() => new(new BsonValue(BsonType.Document, [5, 0, 0, 0, 0]));

    public static BsonNode EmptyArray() => new(new BsonValue(BsonType.Array, [5, 0, 0, 0, 0]));

    public void Set(BsonValue value)
    {
        _type = value.Type;
        _raw = value.Bytes.ToArray();
        _fields = null;
    }

    /// <summary>The node at the path, or null when there is none.</summary>
    public BsonNode? Find(FieldPath path)
    {
        var node = this;
        for (var i = 0; i < path.Length; i++)
        {
            if (!node.IsContainer || node.Child(path[i]) is not { } child)
                return null;
            node = child;
        }

        return node;
    }

    /// <summary>The node at the path, made as null with the documents on the way when there is none.</summary>
    public BsonNode FindOrCreate(FieldPath path, out bool created)
    {
        created = false;
        var node = this;
        for (var i = 0; i < path.Length; i++)
        {
            if (!node.IsContainer)
                throw new ServerException(ErrorCode.PathNotViable, $"Cannot create field '{Encoding.UTF8.GetString(path[i])}' in element of type {node._type.Alias()} at '{path.Text}'");
            var child = node.Child(path[i]);
            if (child is null)
            {
                created = true;
                child = i == path.Length - 1 ? new BsonNode(BsonConstant.Null.Value) : EmptyDocument();
                node.Add(path, i, child);
            }

            node = child;
        }

        return node;
    }

    /// <summary>Removes what is at the path; an element of an array becomes null. False when there was nothing.</summary>
    public bool Remove(FieldPath path)
    {
        var node = this;
        for (var i = 0; i < path.Length - 1; i++)
        {
            if (!node.IsContainer || node.Child(path[i]) is not { } child)
                return false;
            node = child;
        }

        if (!node.IsContainer || node.Child(path[path.Length - 1]) is not { } last)
            return false;
        if (node.IsArray)
            last.Set(BsonConstant.Null.Value);
        else
            node.Fields.RemoveAll(f => f.Node == last);
        return true;
    }

    public void WriteContainer(BsonWriter writer)
    {
        if (_fields is null)
        {
            writer.Raw(_raw);
            return;
        }

        var start = writer.BeginDocument();
        for (var i = 0; i < _fields.Count; i++)
        {
            var (name, node) = _fields[i];
            ReadOnlySpan<byte> field = IsArray ? Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture)) : name;
            if (node._fields is null)
            {
                writer.Value(field, new BsonValue(node._type, node._raw));
                continue;
            }

            writer.Name(node._type, field);
            node.WriteContainer(writer);
        }

        writer.End(start);
    }

    private BsonNode? Child(ReadOnlySpan<byte> name)
    {
        if (IsArray)
            return FieldPath.ParseIndex(name) is var index && index >= 0 && index < Fields.Count ? Fields[index].Node : null;
        foreach (var (field, node) in Fields)
        {
            if (name.SequenceEqual(field))
                return node;
        }

        return null;
    }

    private void Add(FieldPath path, int component, BsonNode child)
    {
        if (!IsArray)
        {
            Fields.Add((path[component].ToArray(), child));
            return;
        }

        // MongoDB fills up with nulls to the index, but not without bound.
        const int mostPadding = 1_500_000;
        var index = path.IndexAt(component);
        if (index < 0 || index - Fields.Count > mostPadding)
            throw new ServerException(ErrorCode.PathNotViable, $"Cannot create field '{Encoding.UTF8.GetString(path[component])}' in an array at '{path.Text}'");
        while (Fields.Count < index)
            Fields.Add(([], new BsonNode(BsonConstant.Null.Value)));
        Fields.Add(([], child));
    }
}
