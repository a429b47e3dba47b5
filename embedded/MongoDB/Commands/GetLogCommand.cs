namespace MetalsPipeline.Embedded.MongoDB.Commands;

/// <summary>Start-up warnings for shells: there are none.</summary>
internal sealed class GetLogCommand : Command
{
    public override IReadOnlyList<string> Names => ["getLog"];

    public override void Execute(CommandContext context)
    {
        context.Reply.Int32("totalLinesWritten"u8, 0);
        context.Reply.End(context.Reply.BeginArray("log"u8));
    }
}
