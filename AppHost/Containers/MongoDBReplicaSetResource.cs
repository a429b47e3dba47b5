namespace MetalsPipeline.AppHost.Containers;

/// <summary>A MongoDB replica set as one connection.</summary>
/// <param name="name">Name of the resource, and of its connection string.</param>
/// <param name="members">The servers; the first one is preferred as primary.</param>
/// <param name="password">Password of the user <c>admin</c>.</param>
/// <param name="isDirect">
/// Whether clients talk to the first member alone. Clients of a replica set look for its members under the names that these have among
/// themselves, and this machine doesn't know the names of containers.
/// </param>
public sealed class MongoDBReplicaSetResource(string name, IReadOnlyList<MongoDBServerResource> members, ParameterResource password, bool isDirect)
    : Resource(name), IResourceWithConnectionString
{
    /// <summary>What the members call their set.</summary>
    public const string SetName = "rs0";

    /// <summary>The servers.</summary>
    public IReadOnlyList<MongoDBServerResource> Members { get; } = members;

    /// <summary>MongoDB URI with user and password.</summary>
    public ReferenceExpression ConnectionStringExpression
    {
        get
        {
            var servers = ConnectionList.Of((isDirect ? Members.Take(1) : Members).Select(member => member.PrimaryEndpoint));
            var choice = isDirect ? "directConnection=true" : $"replicaSet={SetName}";
            return ReferenceExpression.Create($"mongodb://admin:{password:uri}@{servers}/?{choice}&authSource=admin&authMechanism=SCRAM-SHA-256");
        }
    }
}
