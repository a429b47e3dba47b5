using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Update;

/// <summary>The document an upsert starts from: the fields that its filter requires to be equal to something.</summary>
internal static class UpsertBase
{
    public static byte[] From(RawDocument filter)
    {
        var root = BsonNode.EmptyDocument();
        Add(filter, root);
        var writer = new BsonWriter();
        root.WriteContainer(writer);
        return writer.WrittenSpan.ToArray();
    }

    private static void Add(RawDocument filter, BsonNode root)
    {
        foreach (var element in filter)
        {
            if (element.Name.SequenceEqual("$and"u8))
            {
                foreach (var part in element.Value.AsDocument)
                    Add(part.Value.AsDocument, root);
                continue;
            }

            var value = Query.PredicateParser.IsOperatorDocument(element.Value) ? element.Value.AsDocument["$eq"u8] : element.Value;
            if (element.Name is not [(byte)'$', ..] && !value.IsMissing && value.Type != BsonType.Regex)
                root.FindOrCreate(new FieldPath(element.Name), out _).Set(value);
        }
    }
}
