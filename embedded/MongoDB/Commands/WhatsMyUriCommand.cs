namespace MetalsPipeline.Embedded.MongoDB.Commands;

internal sealed class WhatsMyUriCommand : Command
{
    public override IReadOnlyList<string> Names => ["whatsmyuri"];

    public override bool BeforeAuthentication => true;

    public override void Execute(CommandContext context) => context.Reply.String("you"u8, $"connection {context.Session.ConnectionId}");
}
