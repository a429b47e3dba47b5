using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Query;
using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Errors;

/// <summary>A unique index forbids a document, and the command as a whole fails for it.</summary>
internal sealed class DuplicateKeyException(CollectionName collection, IndexDefinition index, byte[] key)
    : ServerException(ErrorCode.DuplicateKey, DuplicateKey.Message(collection, index, new RawDocument(key)))
{
    public IndexDefinition Index { get; } = index;

    public RawDocument Key => new(key);

    public static DuplicateKeyException For(CollectionName collection, IndexDefinition index, RawDocument document)
    {
        var key = new BsonWriter();
        DuplicateKey.WriteKey(key, index, document);
        return new DuplicateKeyException(collection, index, key.WrittenSpan.ToArray());
    }
}
