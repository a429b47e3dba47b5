using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Update;

/// <summary>A whole new document. It keeps the <c>_id</c> of the old one.</summary>
internal sealed class ReplacementUpdate(RawDocument replacement) : UpdateProgram
{
    private readonly byte[] _replacement = replacement.Bytes.ToArray();

    /// <summary>True when the document brings its own <c>_id</c>, in front.</summary>
    public bool IsComplete => StoredDocument.StartsWithId(new RawDocument(_replacement));

    public override void Apply(RawDocument old, bool isInsert, BsonWriter writer)
    {
        var document = new RawDocument(_replacement);
        var own = document["_id"u8];
        if (StoredDocument.StartsWithId(document))
        {
            writer.Raw(_replacement);
            return;
        }

        var start = writer.BeginDocument();
        var id = own.IsMissing ? old["_id"u8] : own;
        if (!id.IsMissing)
            writer.Value("_id"u8, id);
        foreach (var element in document)
        {
            if (!element.Name.SequenceEqual("_id"u8))
                writer.Value(element.Name, element.Value);
        }

        writer.End(start);
    }
}
