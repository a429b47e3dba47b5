using MetalsPipeline.Embedded.Logging;
using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Query;
using MetalsPipeline.Embedded.MongoDB.Replication;
using MetalsPipeline.Embedded.MongoDB.Security;
using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Commands;

/// <summary>What the commands work with.</summary>
internal sealed record Services(DocumentStore Store, CursorRegistry Cursors, Authenticator Authenticator, ObjectIds ObjectIds, TimeProvider Clock, JsonLog Log)
{
    /// <summary>The set that the server is a member of; null: it stands alone.</summary>
    public ReplicaSet? ReplicaSet { get; init; }

    public long Started { get; } = Clock.GetTimestamp();
}
