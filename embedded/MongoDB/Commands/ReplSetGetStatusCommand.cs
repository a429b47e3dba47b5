using MetalsPipeline.Embedded.MongoDB.Errors;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

/// <summary>The set's members. Of the others it is known only that they are members.</summary>
internal sealed class ReplSetGetStatusCommand : Command
{
    private const int Primary = 1;
    private const int Unknown = 6;

    public override IReadOnlyList<string> Names => ["replSetGetStatus"];

    public override void Execute(CommandContext context)
    {
        var set = context.Services.ReplicaSet ?? throw new ServerException(ErrorCode.NoReplicationEnabled, "not running with --replSet");
        if (!set.IsInitiated)
            throw new ServerException(ErrorCode.NotYetInitialized, "no replset config has been received");
        var reply = context.Reply;
        reply.String("set"u8, set.Name);
        reply.DateTime("date"u8, context.Services.Clock.GetUtcNow());
        reply.Int32("myState"u8, Primary);
        var members = reply.BeginArray("members"u8);
        for (var i = 0; i < set.Members.Count; i++)
        {
            var member = reply.BeginDocument(i);
            reply.Int32("_id"u8, i);
            reply.String("name"u8, set.Members[i]);
            reply.Int32("state"u8, i == 0 ? Primary : Unknown);
            reply.String("stateStr"u8, i == 0 ? "PRIMARY" : "UNKNOWN");
            if (i == 0)
                reply.Boolean("self"u8, true);
            reply.End(member);
        }

        reply.End(members);
    }
}
