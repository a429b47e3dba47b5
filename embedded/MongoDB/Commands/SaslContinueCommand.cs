using MetalsPipeline.Embedded.MongoDB.Errors;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

/// <summary>Ends authentication: checks the proof, and for clients that want one adds the empty exchange of SASL.</summary>
internal sealed class SaslContinueCommand : Command
{
    public override IReadOnlyList<string> Names => ["saslContinue"];

    public override bool BeforeAuthentication => true;

    public override void Execute(CommandContext context)
    {
        var session = context.Session;
        var conversation = session.Conversation ?? throw new ServerException(ErrorCode.ProtocolError, "No SASL session state found");
        if (conversation.IsProven)
        {
            Finish(session);
            SaslStartCommand.WriteStep(context.Reply, "", done: true);
            return;
        }

        var answer = SaslStartCommand.PayloadOf(context.Body) is { } payload ? conversation.Finish(payload) : null;
        if (answer is null)
        {
            session.Conversation = null;
            context.Services.Log.Warning("authentication failed", ("connection", session.ConnectionId));
            throw new ServerException(ErrorCode.AuthenticationFailed, "Authentication failed.");
        }

        if (session.SkipsEmptyExchange)
            Finish(session);
        SaslStartCommand.WriteStep(context.Reply, answer, done: session.SkipsEmptyExchange);
    }

    private static void Finish(Session session)
    {
        session.User = session.Claimed;
        session.Conversation = null;
    }
}
