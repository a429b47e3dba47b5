using System.Runtime.CompilerServices;
using MetalsPipeline.Contracts;
using MetalsPipeline.Producer.Feeds;

namespace MetalsPipeline.Producer.Simulation;

/// <summary>Random walks of a set of instruments, one after the other, at a steady rate and without end.</summary>
internal sealed class SimulatedFeed(SimulationOptions options, TimeProvider time) : ITickFeed
{
    private const double SecondsPerDay = 86_400;

    public string Description => $"simulation of {options.Instruments} at {options.Rate} ticks/s";

    public async IAsyncEnumerable<PriceTick> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var random = options.Seed is { } seed ? new Random(seed) : new Random();
        var stocks = options.Instruments == InstrumentSet.Stocks;
        var walks = (stocks ? Instrument.Stocks : Instrument.Metals).Select(i => new RandomWalk(i, random)).ToArray();
        var days = walks.Length / options.Rate / SecondsPerDay;

        using var pacer = new Pacer(options.Rate, time);
        var tick = new PriceTick { Source = "simulator" };
        var sequence = 0L;
        while (true)
        {
            for (var due = await pacer.WaitAsync(cancellationToken); due > 0; due--)
            {
                var walk = walks[sequence % walks.Length];
                var now = time.GetUtcNow();
                tick.EventId = Guid.CreateVersion7(now);
                tick.Metal = stocks ? null : walk.Instrument.Name;
                tick.Symbol = stocks ? walk.Instrument.Name : null;
                tick.Price = walk.Next(days);
                tick.Volume = walk.NextVolume();
                tick.Timestamp = now.UtcDateTime;
                tick.Sequence = sequence++;
                yield return tick;
            }
        }
    }
}
