using MetalsPipeline.Swarm.Tests.Engines;

namespace MetalsPipeline.Swarm.Tests.Metals;

/// <summary>A deployed stack for several tests: "web" reads a secret, "db" keeps data where it is, "plain" does neither, "job" is done at once.</summary>
public sealed class DeployedShop : IAsyncLifetime
{
    public DeployedShop() => Stack = new MetalsStack(Swarm, "shop");

    /// <summary>The Swarm of one node that it is on.</summary>
    internal OneNodeSwarm Swarm { get; } = new();

    internal MetalsStack Stack { get; }

    /// <summary>The services as they are published.</summary>
    public static string Services(string web = "", string plain = "") =>
        (web.Length > 0 ? web : Web()) + Db + (plain.Length > 0 ? plain : MetalsStack.Service("plain")) + Job;

    public static string Web(string command = MetalsStack.Sleep, string image = "metals-pipeline-test/runtime:latest") => MetalsStack.Service(
        "web",
        command,
        deploy: "replicas: 1",
        more: "environment:\n  COLOUR: blue\nsecrets:\n  - source: api-key\nconfigs:\n  - source: settings\n    target: /etc/settings",
        image: image);

    private static string Db => MetalsStack.Service(
        "db", deploy: "replicas: 1\nplacement:\n  constraints:\n    - \"node.labels.kafka == true\"", more: "volumes:\n  - type: volume\n    source: data\n    target: /data");

    private static string Job => """
          job:
            image: metals-pipeline-test/runtime:latest
            command: ["bash", "-c", "exit 0"]
            networks:
              back: {}
            deploy:
              mode: replicated-job
              replicas: 1
              restart_policy:
                condition: on-failure

        """;

    public async Task InitializeAsync()
    {
        await Swarm.InitializeAsync();
        await Swarm.Manager.RunAsync("tag", "metals-pipeline-test/runtime:latest", MetalsStack.OtherImage);
        Publish();
        (await Stack.RunAsync("stack secrets create FOLDER --generate --yes")).ExitCode.ShouldBe(0);
        await DeployAsync();
    }

    public async Task DisposeAsync()
    {
        Stack.Dispose();
        await Swarm.DisposeAsync();
    }

    /// <summary>Publishes it, or a variant of it.</summary>
    public void Publish(string web = "", string plain = "") => Stack.Publish(Services(web, plain), Stack.Ending());

    /// <summary>Deploys what is published.</summary>
    public async Task DeployAsync()
    {
        var deployed = await Stack.RunAsync("stack deploy FOLDER --yes --timeout 180");
        deployed.ExitCode.ShouldBe(0, deployed.Out + deployed.Error);
    }
}

[CollectionDefinition(Name)]
public sealed class OnMetalsSwarm : ICollectionFixture<DeployedShop>
{
    public const string Name = "metals on a swarm";
}
