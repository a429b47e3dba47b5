namespace MetalsPipeline.Embedded.MongoDB.Commands;

internal sealed class GetMoreCommand : Command
{
    public override IReadOnlyList<string> Names => ["getMore"];

    public override void Execute(CommandContext context)
    {
        var cursor = context.Services.Cursors.Take(context.Argument.ToInt64(), context.Session.User);
        var batchSize = context.Body["batchSize"u8].ToInt64();
        CursorReply.WriteNext(context, cursor, batchSize == 0 ? long.MaxValue : batchSize);
    }
}
