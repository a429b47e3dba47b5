using MetalsPipeline.Embedded.MongoDB.Errors;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

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
