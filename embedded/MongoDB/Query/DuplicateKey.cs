using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Query;

/// <summary>What is said about a document that a unique index forbids.</summary>
internal static class DuplicateKey
{
    /// <summary>Writes the values of the index's fields, as <c>keyValue</c> of an error shows them.</summary>
    public static void WriteKey(BsonWriter writer, IndexDefinition index, RawDocument document)
    {
        var start = writer.BeginDocument();
        foreach (var field in index.Fields)
        {
            var value = PathValues.Single(document, field.Path, out _);
            writer.Value(field.Path.Utf8, value.IsMissing ? BsonConstant.Null.Value : value);
        }

        writer.End(start);
    }

    public static string Message(CollectionName collection, IndexDefinition index, RawDocument key) =>
        $"E11000 duplicate key error collection: {collection} index: {index.Name} dup key: {ExtendedJson.Write(key)}";
}
