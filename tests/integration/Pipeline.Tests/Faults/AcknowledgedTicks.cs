using System.Collections.Concurrent;
using System.Net;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Pipeline.Tests.Faults;

/// <summary>Sends ticks to the producer and remembers which were acknowledged: those must be in the store, exactly once, whatever happens.</summary>
internal sealed class AcknowledgedTicks : IAsyncDisposable
{
    private const int Senders = 8;
    private const int Several = 2 * Senders;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Those that are sent; their keys lie on most of the partitions.</summary>
    public static readonly string[] Metals = ["gold", "silver", "platinum", "palladium", "copper", "nickel", "zinc", "aluminum"];

    private readonly ConcurrentDictionary<Guid, byte> _acknowledged = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sending;
    private int _sequence;
    private int _refused;

    public AcknowledgedTicks(RunningPipeline pipeline, int seed) =>
        _sending = Task.WhenAll(Enumerable.Range(0, Senders).Select(n => SendAsync(pipeline, new Random((seed * Senders) + n))));

    /// <summary>Event ids that the producer answered with 202.</summary>
    public IReadOnlyCollection<Guid> Ids => [.. _acknowledged.Keys];

    /// <summary>Waits until more ticks are acknowledged than now.</summary>
    public Task MoreAsync()
    {
        var before = _acknowledged.Count;
        return Eventually.GetAsync(_ => Task.FromResult(_acknowledged.Count), count => count >= before + Several, "more acknowledged ticks");
    }

    /// <summary>Waits until more ticks are refused than now.</summary>
    public Task RefusedAsync()
    {
        var before = Volatile.Read(ref _refused);
        return Eventually.GetAsync(_ => Task.FromResult(Volatile.Read(ref _refused)), count => count >= before + Several, "refused ticks");
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

    private async Task SendAsync(RunningPipeline pipeline, Random random)
    {
        while (!_stop.IsCancellationRequested)
        {
            var tick = new PriceTick
            {
                EventId = Guid.CreateVersion7(),
                Metal = Metals[random.Next(Metals.Length)],
                Price = Math.Round(100 + (random.NextDouble() * 100), 2),
                Volume = random.Next(10),
                Timestamp = DateTime.UtcNow - TimeSpan.FromSeconds(random.Next(180)),
                Source = "fault-test",
                Sequence = Interlocked.Increment(ref _sequence),
            };
            try
            {
                using var answer = await pipeline.PostAsync(tick);
                if (answer.StatusCode == HttpStatusCode.Accepted)
                    _acknowledged.TryAdd(tick.EventId.Value, 0);
                else
                    Interlocked.Increment(ref _refused);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                // Not acknowledged: it may have arrived or not, and nobody was promised anything.
            }
            await Task.Delay(Pause, CancellationToken.None);
        }
    }
}
