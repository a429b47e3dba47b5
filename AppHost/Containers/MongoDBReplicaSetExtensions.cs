using System.Reflection;
using MetalsPipeline.AppHost.Swarm;

namespace MetalsPipeline.AppHost.Containers;

/// <summary>Adds a MongoDB replica set.</summary>
internal static class MongoDBReplicaSetExtensions
{
    /// <summary>Where a published member finds the key that members know each other by.</summary>
    public const string KeyFilePath = "/run/secrets/mongodb-keyfile";

    private const int Size = 3;

    /// <summary>Adds three servers, NAME-1 to NAME-3, and a job, NAME-init, that makes a replica set of them.</summary>
    public static IResourceBuilder<MongoDBReplicaSetResource> AddMongoDBReplicaSet(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource> password, PipelineOptions options, PipelineSwarm swarm)
    {
        var key = builder.AddParameter("mongodb-keyfile", new GenerateParameterDefault { MinLength = 128, Special = false }, secret: true, persist: true);
        IResourceBuilder<MongoDBServerResource>[] members =
        [
            .. Enumerable.Range(1, Size).Select(n =>
                builder.AddMongoDBServer($"{name}-{n}", n == 1 ? options.MongoDBPort : null, password, options, swarm).JoinsReplicaSet(isFirst: n == 1, key)),
        ];
        var init = builder.AddReplicaSetInit($"{name}-init", members, password).PublishAsSwarmService(swarm.ReplicaSetInit);
        var isDirect = builder.ExecutionContext.IsRunMode;
        return builder.AddResource(new MongoDBReplicaSetResource(name, [.. members.Select(member => member.Resource)], password.Resource, isDirect))
            .RunsWhenHealthy("MongoDB replica set", members, init);
    }

    private static IResourceBuilder<MongoDBServerResource> JoinsReplicaSet(
        this IResourceBuilder<MongoDBServerResource> member, bool isFirst, IResourceBuilder<ParameterResource> key)
    {
        member.WithEnvironment("MONGODB_KEYFILE", key);
        if (!isFirst)
        {
            // The others get user and data from the first one; a server that has data of its own can't join.
            member.WithEnvironment(context =>
            {
                context.EnvironmentVariables.Remove("MONGO_INITDB_ROOT_USERNAME");
                context.EnvironmentVariables.Remove("MONGO_INITDB_ROOT_PASSWORD");
            });
        }

        const string command = "mongod --replSet " + MongoDBReplicaSetResource.SetName + " --bind_ip_all --keyFile ";
        // mongod wants the key in a file that nobody else can read. A published member has it as a secret.
        return member.ApplicationBuilder.ExecutionContext.IsRunMode
            ? member.WithEntrypoint("bash").WithArgs(
                "-c",
                "umask 077; printf %s \"$MONGODB_KEYFILE\" > /tmp/keyfile; chown 999:999 /tmp/keyfile; unset MONGODB_KEYFILE; exec docker-entrypoint.sh " + command + "/tmp/keyfile")
            : member.WithArgs([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), KeyFilePath]);
    }

    private static IResourceBuilder<ContainerResource> AddReplicaSetInit(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<MongoDBServerResource>[] members, IResourceBuilder<ParameterResource> password)
    {
        var init = builder.AddContainer(name, ContainerImageTags.MongoDBImage, ContainerImageTags.MongoDBTag)
            .WithImageRegistry(ContainerImageTags.Registry)
            .WithEntrypoint("mongosh")
            .WithArgs("--nodb", "--quiet", "--eval", Script())
            .WithEnvironment("MONGODB_SET", MongoDBReplicaSetResource.SetName)
            .WithEnvironment("MONGODB_MEMBERS", ConnectionList.Of(members.Select(member => member.Resource.PrimaryEndpoint)))
            .WithEnvironment("MONGODB_PASSWORD", password);
        foreach (var member in members)
            init.WaitFor(member);
        return init;
    }

    private static string Script()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("replica-set.js")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
