using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Storage;
using MetalsPipeline.Embedded.MongoDB.Storage.Indexing;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

internal sealed class CreateIndexesCommand : Command
{
    public override IReadOnlyList<string> Names => ["createIndexes"];

    public override void Execute(CommandContext context)
    {
        var name = context.CollectionName;
        if (context.Body["indexes"u8] is not { Type: BsonType.Array } specifications || specifications.AsDocument.IsEmpty)
            throw new ServerException(ErrorCode.BadValue, "Must specify at least one index to create");
        var definitions = new List<IndexDefinition>();
        foreach (var element in specifications.AsDocument)
            definitions.Add(IndexSpecification.Parse(element.Value));
        lock (context.Store.Lock)
        {
            var created = context.Store.Find(name) is null;
            var collection = context.Store.GetOrCreate(name);
            var before = collection.Indexes.Count + 1;
            foreach (var definition in definitions)
            {
                if (!IsThere(collection, definition))
                    context.Store.CreateIndex(collection, definition);
            }

            context.MarkWritten();
            var after = collection.Indexes.Count + 1;
            context.Reply.Int32("numIndexesBefore"u8, before);
            context.Reply.Int32("numIndexesAfter"u8, after);
            context.Reply.Boolean("createdCollectionAutomatically"u8, created);
            if (before == after)
                context.Reply.String("note"u8, "all indexes already exist");
        }
    }

    /// <summary>True when the same index exists; an index of the same name or key that differs is an error.</summary>
    private static bool IsThere(Collection collection, IndexDefinition wanted)
    {
        if (wanted.KeyPattern.Bytes.SequenceEqual(IndexDefinition.Id.KeyPattern.Bytes))
            return true;
        foreach (var index in collection.Indexes.Select(i => i.Definition))
        {
            var sameKey = index.HasSameKeyAs(wanted);
            if (sameKey && index.Unique == wanted.Unique && index.Sparse == wanted.Sparse && index.ExpireAfter == wanted.ExpireAfter)
            {
                return index.Name == wanted.Name
                    ? true
                    : throw new ServerException(ErrorCode.IndexOptionsConflict, $"Index already exists with a different name: {index.Name}");
            }

            if (index.Name == wanted.Name)
                throw new ServerException(ErrorCode.IndexKeySpecsConflict, $"An existing index has the same name as the requested index but another key or other options: {index.Name}");
            if (sameKey)
                throw new ServerException(ErrorCode.IndexOptionsConflict, $"An equivalent index already exists with the same key but different options: {index.Name}");
        }

        return false;
    }
}

internal sealed class ListIndexesCommand : Command
{
    public override IReadOnlyList<string> Names => ["listIndexes"];

    public override void Execute(CommandContext context)
    {
        var name = context.CollectionName;
        var reply = context.Reply;
        lock (context.Store.Lock)
        {
            var collection = context.Store.Find(name) ?? throw new ServerException(ErrorCode.NamespaceNotFound, $"ns does not exist: {name}");
            var cursor = reply.BeginDocument("cursor"u8);
            reply.Int64("id"u8, 0);
            reply.String("ns"u8, name.ToString());
            var batch = reply.BeginArray("firstBatch"u8);
            reply.Value(0, new BsonValue(BsonType.Document, IndexDefinition.Id.Specification.Bytes));
            for (var i = 0; i < collection.Indexes.Count; i++)
                reply.Value(i + 1, new BsonValue(BsonType.Document, collection.Indexes[i].Definition.Specification.Bytes));
            reply.End(batch);
            reply.End(cursor);
        }
    }
}

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
