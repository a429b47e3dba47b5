using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Storage;

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
