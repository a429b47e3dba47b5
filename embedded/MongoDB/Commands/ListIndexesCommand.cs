using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

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
