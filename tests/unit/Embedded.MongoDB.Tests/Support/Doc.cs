using System.Collections;
using System.Text;
using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Tests.Support;

/// <summary>A document of a test: fields in order, values as plain .NET objects.</summary>
internal sealed class Doc : IEnumerable<(string Name, object? Value)>
{
    private readonly List<(string Name, object? Value)> _fields = [];

    public int Count => _fields.Count;

    public object? this[string name] => _fields.Find(f => f.Name == name).Value;

    public static Doc Parse(RawDocument document)
    {
        var doc = new Doc();
        foreach (var element in document)
            doc.Add(Encoding.UTF8.GetString(element.Name), ToObject(element.Value));
        return doc;
    }

    public void Add(string name, object? value) => _fields.Add((name, value));

    public bool Has(string name) => _fields.Exists(f => f.Name == name);

    public Doc Document(string name) => (Doc)this[name]!;

    public IReadOnlyList<object?> Array(string name) => (IReadOnlyList<object?>)this[name]!;

    public IReadOnlyList<Doc> Documents(string name) => [.. Array(name).Cast<Doc>()];

    public byte[] ToBytes()
    {
        var writer = new BsonWriter();
        var start = writer.BeginDocument();
        foreach (var (name, value) in _fields)
            Write(writer, Encoding.UTF8.GetBytes(name), value);
        writer.End(start);
        return writer.WrittenSpan.ToArray();
    }

    public IEnumerator<(string Name, object? Value)> GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{{{string.Join(", ", _fields.Select(f => $"{f.Name}: {Text(f.Value)}"))}}}";

    private static string Text(object? value) => value switch
    {
        null => "null",
        string text => text,
        byte[] bytes => Convert.ToHexString(bytes),
        IEnumerable list and not Doc => $"[{string.Join(", ", list.Cast<object?>().Select(Text))}]",
        _ => value.ToString()!,
    };

    private static void Write(BsonWriter writer, ReadOnlySpan<byte> name, object? value)
    {
        switch (value)
        {
            case null:
                writer.Null(name);
                break;
            case int number:
                writer.Int32(name, number);
                break;
            case long number:
                writer.Int64(name, number);
                break;
            case double number:
                writer.Double(name, number);
                break;
            case bool flag:
                writer.Boolean(name, flag);
                break;
            case string text:
                writer.String(name, text);
                break;
            case DateTimeOffset time:
                writer.DateTime(name, time);
                break;
            case byte[] bytes:
                writer.Binary(name, bytes);
                break;
            case BsonConstant constant:
                writer.Value(name, constant.Value);
                break;
            case Doc document:
                writer.Document(name, document.ToBytes());
                break;
            case IEnumerable list:
                var array = writer.BeginArray(name);
                var index = 0;
                foreach (var item in list)
                    Write(writer, Encoding.UTF8.GetBytes($"{index++}"), item);
                writer.End(array);
                break;
            default:
                throw new ArgumentException($"No BSON for {value.GetType()}.", nameof(value));
        }
    }

    private static object? ToObject(BsonValue value)
    {
        switch (value.Type)
        {
            case BsonType.Int32:
                return value.AsInt32;
            case BsonType.Int64:
                return value.AsInt64;
            case BsonType.Double:
                return value.AsDouble;
            case BsonType.Boolean:
                return value.AsBoolean;
            case BsonType.String:
                return value.AsString;
            case BsonType.DateTime:
                return DateTimeOffset.FromUnixTimeMilliseconds(value.AsInt64);
            case BsonType.Null:
                return null;
            case BsonType.Binary:
                return value.BinaryData.ToArray();
            case BsonType.Document:
                return Parse(value.AsDocument);
            case BsonType.Array:
                var list = new List<object?>();
                foreach (var element in value.AsDocument)
                    list.Add(ToObject(element.Value));
                return list;
            default:
                return new BsonConstant(value);
        }
    }
}
