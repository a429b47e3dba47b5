namespace MetalsPipeline.Embedded.MongoDB.Commands;

internal sealed class PingCommand : Command
{
    public override IReadOnlyList<string> Names => ["ping"];

    public override bool BeforeAuthentication => true;

    public override void Execute(CommandContext context)
    {
        // ok is all there is to say.
    }
}
