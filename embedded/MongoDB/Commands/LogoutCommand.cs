namespace MetalsPipeline.Embedded.MongoDB.Commands;

internal sealed class LogoutCommand : Command
{
    public override IReadOnlyList<string> Names => ["logout"];

    public override bool BeforeAuthentication => true;

    public override void Execute(CommandContext context) => context.Session.User = null;
}
