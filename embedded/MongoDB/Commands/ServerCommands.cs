using MetalsPipeline.Embedded.MongoDB.Security;

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

/// <summary>Tools choose what they use by this version; it is the one whose wire version the greeting names.</summary>
internal sealed class BuildInfoCommand : Command
{
    public const string Version = "6.0.0";

    public override IReadOnlyList<string> Names => ["buildInfo", "buildinfo"];

    public override bool BeforeAuthentication => true;

    public override void Execute(CommandContext context)
    {
        var reply = context.Reply;
        reply.String("version"u8, Version);
        reply.String("gitVersion"u8, "embedded");
        var version = reply.BeginArray("versionArray"u8);
        reply.Int32("0"u8, 6);
        reply.Int32("1"u8, 0);
        reply.Int32("2"u8, 0);
        reply.Int32("3"u8, 0);
        reply.End(version);
        reply.Int32("bits"u8, 64);
        reply.Boolean("debug"u8, false);
        reply.Int32("maxBsonObjectSize"u8, Storage.StoredDocument.MaxSize);
    }
}

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

internal sealed class ConnectionStatusCommand : Command
{
    public override IReadOnlyList<string> Names => ["connectionStatus"];

    public override bool BeforeAuthentication => true;

    public override void Execute(CommandContext context)
    {
        var reply = context.Reply;
        var info = reply.BeginDocument("authInfo"u8);
        var users = reply.BeginArray("authenticatedUsers"u8);
        var roles = -1;
        if (context.Session.User is { } user)
        {
            var entry = reply.BeginDocument(0);
            reply.String("user"u8, user);
            reply.String("db"u8, Authenticator.Database);
            reply.End(entry);
            roles = 0;
        }

        reply.End(users);
        var list = reply.BeginArray("authenticatedUserRoles"u8);
        if (roles == 0)
        {
            var entry = reply.BeginDocument(0);
            reply.String("role"u8, "root");
            reply.String("db"u8, Authenticator.Database);
            reply.End(entry);
        }

        reply.End(list);
        reply.End(info);
    }
}

/// <summary>There are no sessions to end.</summary>
internal sealed class EndSessionsCommand : Command
{
    public override IReadOnlyList<string> Names => ["endSessions"];

    public override void Execute(CommandContext context)
    {
        // ok is all there is to say.
    }
}

internal sealed class LogoutCommand : Command
{
    public override IReadOnlyList<string> Names => ["logout"];

    public override bool BeforeAuthentication => true;

    public override void Execute(CommandContext context) => context.Session.User = null;
}

internal sealed class WhatsMyUriCommand : Command
{
    public override IReadOnlyList<string> Names => ["whatsmyuri"];

    public override bool BeforeAuthentication => true;

    public override void Execute(CommandContext context) => context.Reply.String("you"u8, $"connection {context.Session.ConnectionId}");
}
