using System.Collections.Concurrent;

namespace MetalsPipeline.Swarm.Tests.ThreeNodes;

/// <summary>Sends at most ten ticks a second until it is stopped, and notes those that the producer acknowledges.</summary>
internal sealed class SteadyTicks : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentQueue<Guid> _acknowledged = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sending;

    public SteadyTicks(PipelineClient client, string metal) => _sending = SendAsync(client, metal);

    /// <summary>Their event ids, oldest first.</summary>
    public IReadOnlyCollection<Guid> Acknowledged => _acknowledged;

    /// <summary>Waits until one more is acknowledged.</summary>
    public Task<int> OneMoreAsync(TimeSpan within)
    {
        var before = _acknowledged.Count;
        return Eventually.GetAsync(_ => Task.FromResult(_acknowledged.Count), count => count > before, $"more than {before} acknowledged ticks", within);
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _sending;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task SendAsync(PipelineClient client, string metal)
    {
        using var pace = new PeriodicTimer(Pace);
        while (!_stop.IsCancellationRequested && await pace.WaitForNextTickAsync(CancellationToken.None))
        {
            var eventId = Guid.CreateVersion7();
            if (await client.ProduceAsync(metal, eventId))
                _acknowledged.Enqueue(eventId);
        }
    }
}
