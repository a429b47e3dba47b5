using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

/// <summary>A run of writes to a collection under the store's lock; ending it makes them count, however it ends.</summary>
internal readonly ref struct WriteScope
{
    private readonly CommandContext _context;
    private readonly Collection _collection;

    public WriteScope(CommandContext context, Collection collection, FrameKind kind)
    {
        (_context, _collection) = (context, collection);
        collection.BeginWrite(kind);
    }

    public void Dispose()
    {
        _collection.EndWrite();
        _context.MarkWritten();
    }
}
