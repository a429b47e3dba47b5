namespace MetalsPipeline.Swarm.Tests.Engines;

/// <summary>A User-Mode-Linux machine with a Docker engine.</summary>
/// <param name="number">1, 2 or 3.</param>
internal sealed class Node(int number)
{
    private static readonly TimeSpan BootLimit = TimeSpan.FromMinutes(3);

    public string Name { get; } = $"node-{number}";

    public string Address { get; } = $"10.200.0.1{number}";

    /// <summary>Its network card's other end on this machine.</summary>
    public string Tap => Name;

    public Engine Engine { get; } = new($"tcp://10.200.0.1{number}:2375");

    /// <summary>Boots it.</summary>
    public Task StartAsync() => RunAsync("start");

    /// <summary>Waits until its engine answers.</summary>
    public async Task WaitAsync() =>
        await Eventually.GetAsync(t => Engine.RunAsync(t, "version"), _ => true, $"{Name}'s engine", BootLimit);

    /// <summary>Pulls its plug.</summary>
    public Task CrashAsync() => RunAsync("crash");

    /// <summary>Has it boot as a new one next time.</summary>
    public Task WipeAsync() => RunAsync("wipe");

    /// <summary>Pulls its plug until the returned object is disposed of: then it is booted with the disks that it had. Other tests need it, too.</summary>
    public async Task<IAsyncDisposable> OutageAsync()
    {
        await CrashAsync();
        return new Outage(this);
    }

    private Task<string> RunAsync(string verb) => Command.RunAsync(Path.Combine(Command.Tools, "uml/node.sh"), [verb, $"{number}"]);

    private sealed class Outage(Node node) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await node.StartAsync();
            await node.WaitAsync();
        }
    }
}
