using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Errors;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

/// <summary>Names the members of the set, once.</summary>
internal sealed class ReplSetInitiateCommand : Command
{
    public override IReadOnlyList<string> Names => ["replSetInitiate"];

    public override void Execute(CommandContext context)
    {
        var set = context.Services.ReplicaSet
            ?? throw new ServerException(ErrorCode.NoReplicationEnabled, "This node was not started with replication enabled.");
        if (set.IsInitiated)
            throw new ServerException(ErrorCode.AlreadyInitialized, "already initialized");
        if (context.Argument is not { Type: BsonType.Document } configuration || configuration.AsDocument["members"u8] is not { Type: BsonType.Array } members)
            throw new ServerException(ErrorCode.InvalidReplicaSetConfig, "the configuration must be a document with the set's _id and members");
        var name = configuration.AsDocument["_id"u8];
        if (name.Type != BsonType.String || name.AsString != set.Name)
            throw new ServerException(ErrorCode.InvalidReplicaSetConfig, $"the configuration's _id must be the name that the server was started with, '{set.Name}'");

        var hosts = new List<string>();
        foreach (var member in members.AsDocument)
        {
            if (member.Value.Type != BsonType.Document || member.Value.AsDocument["host"u8] is not { Type: BsonType.String } host)
                throw new ServerException(ErrorCode.InvalidReplicaSetConfig, "each member must be a document with a host");
            hosts.Add(host.AsString);
        }

        if (hosts.Count == 0)
            throw new ServerException(ErrorCode.InvalidReplicaSetConfig, "there must be a member");
        set.Initiate(hosts);
    }
}
