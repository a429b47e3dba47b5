using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

internal sealed class DbStatsCommand : Command
{
    public override IReadOnlyList<string> Names => ["dbStats", "dbstats"];

    public override void Execute(CommandContext context)
    {
        lock (context.Store.Lock)
        {
            Collection[] collections = [.. context.Store.In(context.Database)];
            var objects = collections.Sum(c => c.Count);
            var data = collections.Sum(c => c.DataBytes);
            var indexes = collections.Sum(c => c.IndexBytes);
            var reply = context.Reply;
            reply.String("db"u8, context.Database);
            reply.Number("collections"u8, collections.Length);
            reply.Number("views"u8, 0);
            reply.Number("objects"u8, objects);
            reply.Double("avgObjSize"u8, objects == 0 ? 0 : (double)data / objects);
            reply.Double("dataSize"u8, data);
            reply.Double("storageSize"u8, context.Store.Journal.TotalBytes);
            reply.Number("indexes"u8, collections.Sum(c => c.Indexes.Count + 1));
            reply.Double("indexSize"u8, indexes);
            reply.Double("totalSize"u8, data + indexes);
            reply.Double("scaleFactor"u8, 1);
        }
    }
}
