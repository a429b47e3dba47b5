namespace MetalsPipeline.Embedded.MongoDB.Commands;

internal sealed class CollStatsCommand : Command
{
    public override IReadOnlyList<string> Names => ["collStats", "collstats"];

    public override void Execute(CommandContext context)
    {
        var name = context.CollectionName;
        lock (context.Store.Lock)
        {
            var collection = context.Store.Find(name);
            var (count, size) = (collection?.Count ?? 0, collection?.DataBytes ?? 0);
            var reply = context.Reply;
            reply.String("ns"u8, name.ToString());
            reply.Number("size"u8, size);
            reply.Number("count"u8, count);
            if (count > 0)
                reply.Number("avgObjSize"u8, size / count);
            reply.Number("storageSize"u8, size);
            reply.Number("nindexes"u8, (collection?.Indexes.Count ?? 0) + (collection is null ? 0 : 1));
            reply.Number("totalIndexSize"u8, collection?.IndexBytes ?? 0);
            reply.Number("totalSize"u8, size + (collection?.IndexBytes ?? 0));
            reply.Boolean("capped"u8, false);
            reply.Int32("scaleFactor"u8, 1);
        }
    }
}
