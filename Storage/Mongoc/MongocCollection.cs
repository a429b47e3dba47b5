namespace MetalsPipeline.Storage.Mongoc;

/// <summary>A collection handle, valid as long as its client.</summary>
internal readonly ref struct MongocCollection(nint client, string database, string name)
{
    public nint Handle { get; } = Libmongoc.mongoc_client_get_collection(client, database, name);

    public void Dispose() => Libmongoc.mongoc_collection_destroy(Handle);
}
