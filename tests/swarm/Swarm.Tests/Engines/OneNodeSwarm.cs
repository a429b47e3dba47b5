namespace MetalsPipeline.Swarm.Tests.Engines;

/// <summary>The engine of the run, on this machine's own kernel, as a Swarm of one node.</summary>
public sealed class OneNodeSwarm : SwarmUnderTest
{
    // Other tests have the three nodes meanwhile; of the engine there is one.
    private static readonly SemaphoreSlim Free = new(1);

    private Dictionary<string, Engine> _engines = [];

    internal override Engine Manager { get; } = new(Environment.GetEnvironmentVariable("DOCKER_HOST")!);

    internal override IReadOnlyDictionary<string, Engine> Engines => _engines;

    public override async Task InitializeAsync()
    {
        await Free.WaitAsync();
        try
        {
            await Manager.RunAsync("swarm", "init", "--advertise-addr", "127.0.0.1");
            var id = await Manager.RunAsync("node", "inspect", "--format", "{{.ID}}", "self");
            _engines = new() { [id] = Manager };
            await LabelAsync(id, ["kafka", "mongodb", "zookeeper"]);
        }
        catch
        {
            Free.Release(); // What can't start isn't disposed of.
            throw;
        }
    }

    public override async Task DisposeAsync()
    {
        try
        {
            await Manager.RunAsync("swarm", "leave", "--force");
        }
        finally
        {
            Free.Release();
        }
    }
}
