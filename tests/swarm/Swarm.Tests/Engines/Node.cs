namespace MetalsPipeline.Swarm.Tests.Engines;

/// <summary>A User-Mode-Linux machine with a Docker engine.</summary>
/// <param name="number">1, 2 or 3.</param>
internal sealed class Node(int number)
{
    private static readonly TimeSpan BootLimit = TimeSpan.FromSeconds(90);

    public string Name { get; } = $"node-{number}";

    public string Address { get; } = $"10.200.0.1{number}";

    /// <summary>Its network card's other end on this machine.</summary>
    public string Tap => Name;

    public Engine Engine { get; } = new($"tcp://10.200.0.1{number}:2375");

    /// <summary>Boots it; after a crash with the disks that it had.</summary>
    public async Task StartAsync() => await RunAsync("start");

    /// <summary>Waits until its engine answers.</summary>
    public async Task WaitAsync() =>
        await Eventually.GetAsync(t => Engine.RunAsync(t, "version"), _ => true, $"{Name}'s engine", BootLimit);

    /// <summary>Pulls its plug.</summary>
    public async Task CrashAsync() => await RunAsync("crash");

    private Task<string> RunAsync(string verb) => Command.RunAsync(Path.Combine(Command.Tools, "uml/node.sh"), [verb, $"{number}"]);
}
