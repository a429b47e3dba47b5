using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;

namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>A stored document always has its <c>_id</c> as the first element.</summary>
internal static class StoredDocument
{
    /// <summary>Largest document, as MongoDB has it.</summary>
    public const int MaxSize = 16 << 20;

    private const int IdValueOffset = 4 + 1 + 4;

    public static bool StartsWithId(RawDocument document) => document.Bytes.Length > IdValueOffset && document.Bytes[5..9].SequenceEqual("_id\0"u8);

    public static BsonValue IdOf(RawDocument document)
    {
        var type = (BsonType)document.Bytes[4];
        var at = document.Bytes[IdValueOffset..];
        return new BsonValue(type, at[..BsonValue.SizeOf(type, at)]);
    }

    /// <summary>Copies a document with its <c>_id</c>, or a new one, in front.</summary>
    public static void PutIdFirst(RawDocument document, ObjectIds ids, BsonWriter writer)
    {
        writer.Reset();
        var start = writer.BeginDocument();
        if (document["_id"u8] is { IsMissing: false } id)
        {
            writer.Value("_id"u8, id);
        }
        else
        {
            writer.Name(BsonType.ObjectId, "_id"u8);
            ids.Next(writer.Advance(ObjectIds.Size));
        }

        foreach (var element in document)
        {
            if (!element.Name.SequenceEqual("_id"u8))
                writer.Value(element.Name, element.Value);
        }

        writer.End(start);
    }

    /// <summary>Refuses what may not be stored: too large, or with an <c>_id</c> that can't be one.</summary>
    public static void Require(RawDocument document)
    {
        if (document.Bytes.Length > MaxSize)
            throw new ServerException(ErrorCode.BSONObjectTooLarge, $"object to insert too large. size in bytes: {document.Bytes.Length}, max size: {MaxSize}");
        var type = (BsonType)document.Bytes[4];
        if (type is BsonType.Array or BsonType.Regex or BsonType.Undefined)
            throw new ServerException(ErrorCode.InvalidIdField, $"The '_id' value cannot be of type {type.Alias()}");
    }
}
