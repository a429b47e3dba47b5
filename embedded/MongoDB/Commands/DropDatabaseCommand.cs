namespace MetalsPipeline.Embedded.MongoDB.Commands;

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
