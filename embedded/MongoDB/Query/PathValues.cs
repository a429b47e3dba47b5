using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Query;

/// <summary>Finds the values a path leads to.</summary>
internal static class PathValues
{
    private static readonly byte[] NoBytes = [];

    /// <summary>
    /// The one value at the path. Unless <paramref name="isSingle"/>, an array is in the way or at the end and there may be several:
    /// see <see cref="Visit(RawDocument, FieldPath, IValueVisitor)"/>.
    /// </summary>
    public static BsonValue Single(RawDocument document, FieldPath path, out bool isSingle)
    {
        isSingle = true;
        for (var i = 0; ; i++)
        {
            var value = document[path[i]];
            isSingle = value.Type != BsonType.Array;
            if (i == path.Length - 1 || !isSingle)
                return value;
            if (value.Type != BsonType.Document)
                return default;
            document = value.AsDocument;
        }
    }

    /// <summary>
    /// Visits each value at the path, as an index has them: the elements of an array at the end one by one, an empty array as undefined,
    /// nothing as missing.
    /// </summary>
    public static void Visit(RawDocument document, FieldPath path, IValueVisitor visitor) => Visit(document[path[0]], path, 0, visitor);

    private static void Visit(BsonValue value, FieldPath path, int component, IValueVisitor visitor)
    {
        if (component == path.Length - 1)
        {
            VisitLeaf(value, visitor);
            return;
        }

        switch (value.Type)
        {
            case BsonType.Document:
                Visit(value.AsDocument[path[component + 1]], path, component + 1, visitor);
                break;
            case BsonType.Array:
                VisitThroughArray(value.AsDocument, path, component, visitor);
                break;
            default:
                visitor.Visit(default);
                break;
        }
    }

    private static void VisitThroughArray(RawDocument array, FieldPath path, int component, IValueVisitor visitor)
    {
        var index = path.IndexAt(component + 1);
        if (index >= 0 && array[path[component + 1]] is { IsMissing: false } element)
        {
            Visit(element, path, component + 1, visitor);
            return;
        }

        var visited = false;
        foreach (var item in array)
        {
            if (item.Value.Type != BsonType.Document)
                continue;
            visited = true;
            Visit(item.Value.AsDocument[path[component + 1]], path, component + 1, visitor);
        }

        if (!visited)
            visitor.Visit(default);
    }

    private static void VisitLeaf(BsonValue value, IValueVisitor visitor)
    {
        if (value.Type != BsonType.Array)
        {
            visitor.Visit(value);
            return;
        }

        if (value.AsDocument.IsEmpty)
            visitor.Visit(new BsonValue(BsonType.Undefined, NoBytes));
        foreach (var element in value.AsDocument)
            visitor.Visit(element.Value);
    }
}
