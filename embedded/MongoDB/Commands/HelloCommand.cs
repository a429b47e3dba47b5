using System.Globalization;
using System.Text;
using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Replication;
using MetalsPipeline.Embedded.MongoDB.Storage;
using MetalsPipeline.Embedded.MongoDB.Wire;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

/// <summary>
/// The greeting. It presents a server without sessions, so that clients send neither session nor cluster time; it stands alone or is the
/// primary of a replica set.
/// </summary>
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
        var isPrimary = context.Services.ReplicaSet is null or { IsInitiated: true };
        reply.Boolean("ismaster"u8, isPrimary);
        reply.Boolean("isWritablePrimary"u8, isPrimary);
        if (context.Services.ReplicaSet is { } set)
            AddReplicaSet(reply, set);
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

    private static void AddReplicaSet(BsonWriter reply, ReplicaSet set)
    {
        reply.Boolean("secondary"u8, false);
        if (!set.IsInitiated)
        {
            reply.Boolean("isreplicaset"u8, true);
            reply.String("info"u8, "Does not have a valid replica set config");
            return;
        }

        reply.String("setName"u8, set.Name);
        reply.Int32("setVersion"u8, 1);
        reply.String("primary"u8, set.Members[0]);
        reply.String("me"u8, set.Members[0]);
        var hosts = reply.BeginArray("hosts"u8);
        for (var i = 0; i < set.Members.Count; i++)
            reply.String(Encoding.ASCII.GetBytes(i.ToString(CultureInfo.InvariantCulture)), set.Members[i]);
        reply.End(hosts);
    }
}
