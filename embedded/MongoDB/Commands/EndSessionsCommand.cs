namespace MetalsPipeline.Embedded.MongoDB.Commands;

/// <summary>There are no sessions to end.</summary>
internal sealed class EndSessionsCommand : Command
{
    public override IReadOnlyList<string> Names => ["endSessions"];

    public override void Execute(CommandContext context)
    {
        // ok is all there is to say.
    }
}
