using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Query;
using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

internal sealed class CreateCommand : Command
{
    private static readonly string[] Unsupported = ["capped", "timeseries", "viewOn", "clusteredIndex", "validator", "expireAfterSeconds", "encryptedFields"];

    public override IReadOnlyList<string> Names => ["create"];

    public override void Execute(CommandContext context)
    {
        QueryOptions.RefuseCollation(context.Body);
        foreach (var option in Unsupported)
        {
            if (context.Body[System.Text.Encoding.UTF8.GetBytes(option)].IsTruthy)
                throw new ServerException(ErrorCode.NotImplemented, $"the option '{option}' of create is not supported by this server");
        }

        var name = context.CollectionName;
        lock (context.Store.Lock)
        {
            if (context.Store.Find(name) is not null)
                throw new ServerException(ErrorCode.NamespaceExists, $"Collection {name} already exists.");
            context.Store.GetOrCreate(name);
            context.MarkWritten();
        }
    }
}

internal sealed class DropCommand : Command
{
    public override IReadOnlyList<string> Names => ["drop"];

    public override void Execute(CommandContext context)
    {
        var name = context.CollectionName;
        lock (context.Store.Lock)
        {
            var collection = context.Store.Find(name) ?? throw new ServerException(ErrorCode.NamespaceNotFound, "ns not found");
            context.Reply.Int32("nIndexesWas"u8, collection.Indexes.Count + 1);
            context.Reply.String("ns"u8, name.ToString());
            context.Store.Drop(collection);
            context.MarkWritten();
        }
    }
}

internal sealed class DropDatabaseCommand : Command
{
    public override IReadOnlyList<string> Names => ["dropDatabase"];

    public override void Execute(CommandContext context)
    {
        lock (context.Store.Lock)
        {
            foreach (var collection in context.Store.In(context.Database).ToArray())
                context.Store.Drop(collection);
            context.MarkWritten();
        }

        context.Reply.String("dropped"u8, context.Database);
    }
}

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
