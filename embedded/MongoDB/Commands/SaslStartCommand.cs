using System.Text;
using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Security;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

/// <summary>Begins authentication with SCRAM-SHA-256; inside a greeting it saves a round trip.</summary>
internal sealed class SaslStartCommand : Command
{
    public const string Mechanism = "SCRAM-SHA-256";

    public override IReadOnlyList<string> Names => ["saslStart"];

    public override bool BeforeAuthentication => true;

    public override void Execute(CommandContext context)
    {
        if (Mechanism != (context.Body["mechanism"u8] is { Type: BsonType.String } mechanism ? mechanism.AsString : ""))
            throw new ServerException(ErrorCode.MechanismUnavailable, $"Received authentication for a mechanism that is not enabled; use {Mechanism}.");
        var answer = Begin(context, context.Body, context.Database)
            ?? throw new ServerException(ErrorCode.AuthenticationFailed, "Authentication failed.");
        WriteStep(context.Reply, answer, done: false);
    }

    /// <summary>Answers what a greeting tried; a try that can't succeed is left out, and the client starts over by itself.</summary>
    public static void Speculate(CommandContext context, RawDocument command)
    {
        if (command["mechanism"u8] is not { Type: BsonType.String } mechanism || mechanism.AsString != Mechanism)
            return;
        var database = command["db"u8] is { Type: BsonType.String } db ? db.AsString : Authenticator.Database;
        if (Begin(context, command, database) is not { } answer)
            return;
        var start = context.Reply.BeginDocument("speculativeAuthenticate"u8);
        WriteStep(context.Reply, answer, done: false);
        context.Reply.End(start);
    }

    public static void WriteStep(BsonWriter reply, string payload, bool done)
    {
        reply.Int32("conversationId"u8, 1);
        reply.Boolean("done"u8, done);
        reply.Binary("payload"u8, Encoding.UTF8.GetBytes(payload));
    }

    /// <summary>The text of a message, which comes as binary; null when it is none.</summary>
    public static string? PayloadOf(RawDocument command) => command["payload"u8] switch
    {
        { Type: BsonType.Binary } payload => Encoding.UTF8.GetString(payload.BinaryData),
        { Type: BsonType.String } payload => payload.AsString,
        _ => null,
    };

    private static string? Begin(CommandContext context, RawDocument command, string database)
    {
        context.Session.Conversation = null;
        if (PayloadOf(command) is not { } payload || ScramConversation.UserOf(payload) is not { } user)
            return null;
        var conversation = context.Services.Authenticator.Converse(database, user);
        if (conversation.Start(payload) is not { } answer)
            return null;
        context.Session.Conversation = conversation;
        context.Session.Claimed = user;
        context.Session.SkipsEmptyExchange = command["options"u8] is { Type: BsonType.Document } options && options.AsDocument["skipEmptyExchange"u8].IsTruthy;
        return answer;
    }
}
