using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Storage;
using MetalsPipeline.Embedded.MongoDB.Wire;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

/// <summary>The greeting. It presents a standalone server without sessions, so that clients send neither session nor cluster time.</summary>
internal sealed class HelloCommand : Command
{
    /// <summary>Wire version of MongoDB 6.0.</summary>
    private const int MaxWireVersion = 17;

    private const int MaxWriteBatchSize = 100_000;

    public override IReadOnlyList<string> Names => ["hello", "isMaster", "ismaster"];

    public override bool BeforeAuthentication => true;

    public override void Execute(CommandContext context)
    {
        var reply = context.Reply;
        if (context.Body["helloOk"u8].IsTruthy)
            reply.Boolean("helloOk"u8, true);
        reply.Boolean("ismaster"u8, true);
        reply.Boolean("isWritablePrimary"u8, true);
        reply.Int32("maxBsonObjectSize"u8, StoredDocument.MaxSize);
        reply.Int32("maxMessageSizeBytes"u8, MessageHeader.MaxLength);
        reply.Int32("maxWriteBatchSize"u8, MaxWriteBatchSize);
        reply.DateTime("localTime"u8, context.Services.Clock.GetUtcNow());
        reply.Int32("connectionId"u8, context.Session.ConnectionId);
        reply.Int32("minWireVersion"u8, 0);
        reply.Int32("maxWireVersion"u8, MaxWireVersion);
        reply.Boolean("readOnly"u8, false);
        if (context.Body["saslSupportedMechs"u8].Type == BsonType.String)
        {
            var mechanisms = reply.BeginArray("saslSupportedMechs"u8);
            reply.String("0"u8, SaslStartCommand.Mechanism);
            reply.End(mechanisms);
        }

        if (context.Body["speculativeAuthenticate"u8] is { Type: BsonType.Document } speculative)
            SaslStartCommand.Speculate(context, speculative.AsDocument);
    }
}
