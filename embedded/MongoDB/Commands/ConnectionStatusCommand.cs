using MetalsPipeline.Embedded.MongoDB.Security;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

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
