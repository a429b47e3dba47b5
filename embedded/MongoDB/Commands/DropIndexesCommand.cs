using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Storage;
using MetalsPipeline.Embedded.MongoDB.Storage.Indexing;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

internal sealed class DropIndexesCommand : Command
{
    public override IReadOnlyList<string> Names => ["dropIndexes", "deleteIndexes"];

    public override void Execute(CommandContext context)
    {
        var name = context.CollectionName;
        var which = context.Body["index"u8];
        lock (context.Store.Lock)
        {
            var collection = context.Store.Find(name) ?? throw new ServerException(ErrorCode.NamespaceNotFound, $"ns not found {name}");
            context.Reply.Int32("nIndexesWas"u8, collection.Indexes.Count + 1);
            foreach (var index in Select(collection, which))
                context.Store.DropIndex(collection, index);
            context.MarkWritten();
        }
    }

    private static List<SecondaryIndex> Select(Collection collection, BsonValue which)
    {
        switch (which.Type)
        {
            case BsonType.String when which.AsString == "*":
                return [.. collection.Indexes];
            case BsonType.Array:
                var chosen = new List<SecondaryIndex>();
                foreach (var element in which.AsDocument)
                    chosen.AddRange(Select(collection, element.Value));
                return chosen;
            case BsonType.Document:
                foreach (var index in collection.Indexes)
                {
                    if (BsonComparer.AreEqual(which, new BsonValue(BsonType.Document, index.Definition.KeyPattern.Bytes)))
                        return [index];
                }

                throw new ServerException(ErrorCode.IndexNotFound, $"can't find index with key: {ExtendedJson.Write(which.AsDocument)}");
            case BsonType.String when which.AsString == IndexDefinition.Id.Name:
                throw new ServerException(ErrorCode.InvalidOptions, "cannot drop _id index");
            case BsonType.String:
                var name = which.AsString;
                return [collection.Indexes.FirstOrDefault(i => i.Definition.Name == name)
                    ?? throw new ServerException(ErrorCode.IndexNotFound, $"index not found with name [{name}]")];
            default:
                throw new ServerException(ErrorCode.TypeMismatch, "BSON field 'dropIndexes.index' must be a name, a key or an array of names");
        }
    }
}
