using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Query;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

internal sealed class ListDatabasesCommand : Command
{
    public override IReadOnlyList<string> Names => ["listDatabases"];

    public override void Execute(CommandContext context)
    {
        var filter = MatcherParser.Parse(QueryOptions.Document(context.Body, "filter"u8));
        var reply = context.Reply;
        var list = reply.BeginArray("databases"u8);
        var entry = new BsonWriter();
        var (count, total) = (0, 0L);
        lock (context.Store.Lock)
        {
            foreach (var database in context.Store.Collections.GroupBy(c => c.Name.Database))
            {
                var size = database.Sum(c => c.DataBytes);
                entry.Reset();
                var start = entry.BeginDocument();
                entry.String("name"u8, database.Key);
                entry.Int64("sizeOnDisk"u8, size);
                entry.Boolean("empty"u8, size == 0);
                entry.End(start);
                if (!filter.Matches(new RawDocument(entry.WrittenSpan)))
                    continue;
                reply.Value(count++, new BsonValue(BsonType.Document, entry.WrittenSpan));
                total += size;
            }
        }

        reply.End(list);
        reply.Int64("totalSize"u8, total);
    }
}
