using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Query;
using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

internal sealed class ListCollectionsCommand : Command
{
    public override IReadOnlyList<string> Names => ["listCollections"];

    public override void Execute(CommandContext context)
    {
        var filter = MatcherParser.Parse(QueryOptions.Document(context.Body, "filter"u8));
        var namesOnly = context.Body["nameOnly"u8].IsTruthy;
        var reply = context.Reply;
        var cursor = reply.BeginDocument("cursor"u8);
        reply.Int64("id"u8, 0);
        reply.String("ns"u8, $"{context.Database}.$cmd.listCollections");
        var batch = reply.BeginArray("firstBatch"u8);
        var entry = new BsonWriter();
        var count = 0;
        lock (context.Store.Lock)
        {
            foreach (var collection in context.Store.In(context.Database))
            {
                WriteEntry(entry, collection, namesOnly);
                if (filter.Matches(new RawDocument(entry.WrittenSpan)))
                    reply.Value(count++, new BsonValue(BsonType.Document, entry.WrittenSpan));
            }
        }

        reply.End(batch);
        reply.End(cursor);
    }

    private static void WriteEntry(BsonWriter writer, Collection collection, bool namesOnly)
    {
        writer.Reset();
        var start = writer.BeginDocument();
        writer.String("name"u8, collection.Name.Collection);
        writer.String("type"u8, "collection"u8);
        if (!namesOnly)
        {
            writer.Document("options"u8, collection.Options.Bytes);
            var info = writer.BeginDocument("info"u8);
            writer.Boolean("readOnly"u8, false);
            writer.End(info);
            writer.Document("idIndex"u8, IndexDefinition.Id.Specification.Bytes);
        }

        writer.End(start);
    }
}
