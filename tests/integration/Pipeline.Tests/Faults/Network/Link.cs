using System.Collections.Concurrent;

namespace MetalsPipeline.Pipeline.Tests.Faults.Network;

/// <summary>All connections between a client and a server, and what the network does to them.</summary>
internal sealed class Link
{
    private readonly ConcurrentDictionary<ProxiedConnection, byte> _connections = new();
    private readonly TaskCompletionSource?[] _held = new TaskCompletionSource?[2];

    /// <summary>How much later everything arrives.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Connections that are open now.</summary>
    public int Connections => _connections.Count;

    /// <summary>From now on nothing arrives that goes this way; connections stay open, new ones too.</summary>
    public void Hold(Direction direction) => _held[(int)direction] = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was held arrives after all, also where the client has given up meanwhile.</summary>
    public void Deliver(Direction direction) => Interlocked.Exchange(ref _held[(int)direction], null)?.SetResult();

    /// <summary>What was held is lost with its connections.</summary>
    public void Lose(Direction direction)
    {
        foreach (var connection in _connections.Keys)
            connection.Cut();
        Deliver(direction);
    }

    public void Add(ProxiedConnection connection) => _connections.TryAdd(connection, 0);

    public void Remove(ProxiedConnection connection) => _connections.TryRemove(connection, out _);

    /// <summary>Returns when bytes that go this way may arrive.</summary>
    public async Task PassAsync(Direction direction, CancellationToken cancellationToken)
    {
        if (Delay > TimeSpan.Zero)
            await Task.Delay(Delay, cancellationToken);
        if (Volatile.Read(ref _held[(int)direction]) is { } held)
            await held.Task.WaitAsync(cancellationToken);
    }
}
