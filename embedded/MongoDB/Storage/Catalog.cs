using MetalsPipeline.Embedded.MongoDB.Bson;

namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>The collections and indexes there are, as one document of the journal.</summary>
internal static class Catalog
{
    private const int Version = 1;

    public static byte[] Write(IEnumerable<Collection> collections)
    {
        var writer = new BsonWriter();
        var start = writer.BeginDocument();
        writer.Int32("version"u8, Version);
        var list = writer.BeginArray("collections"u8);
        var number = 0;
        foreach (var collection in collections)
        {
            var entry = writer.BeginDocument(number++);
            writer.Int64("id"u8, collection.Id);
            writer.String("database"u8, collection.Name.Database);
            writer.String("name"u8, collection.Name.Collection);
            writer.Document("options"u8, collection.Options.Bytes);
            var indexes = writer.BeginArray("indexes"u8);
            for (var i = 0; i < collection.Indexes.Count; i++)
                writer.Value(i, new BsonValue(BsonType.Document, collection.Indexes[i].Definition.Specification.Bytes));
            writer.End(indexes);
            writer.End(entry);
        }

        writer.End(list);
        writer.End(start);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Makes the collections equal to a catalog: adds what is new, drops what isn't there any more, sets the indexes.</summary>
    public static void Apply(RawDocument catalog, DocumentStore store, Dictionary<uint, Collection> collections)
    {
        if (catalog["version"u8].ToInt64() is not Version and var version)
            throw new DataCorruptException($"The data folder has format {version}, this server knows {Version}; use the server that wrote it.");
        var listed = new HashSet<uint>();
        foreach (var entry in catalog["collections"u8].AsDocument)
        {
            var document = entry.Value.AsDocument;
            var id = (uint)document["id"u8].AsInt64;
            listed.Add(id);
            if (!collections.TryGetValue(id, out var collection))
            {
                var name = new CollectionName(document["database"u8].AsString, document["name"u8].AsString);
                collections[id] = collection = new Collection(id, name, document["options"u8].Bytes.ToArray(), store);
            }

            foreach (var index in collection.Indexes.ToArray())
                collection.RemoveIndex(index);
            foreach (var index in document["indexes"u8].AsDocument)
                collection.AddIndex(new IndexDefinition(index.Value.AsDocument));
        }

        foreach (var id in collections.Keys.Where(id => !listed.Contains(id)).ToArray())
        {
            collections[id].Drop();
            collections.Remove(id);
        }
    }
}
