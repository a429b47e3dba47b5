using System.Diagnostics;
using System.Globalization;
using MetalsPipeline.Bench.Pipeline;

namespace MetalsPipeline.Bench.Soak;

/// <summary>A steady rate of ticks for a long time, and whether the processor's memory stays where it is.</summary>
internal sealed class SoakBench(ServerPair servers, int perSecond, TimeSpan duration, TextWriter output)
{
    private const string HeapMetric = "dotnet.gc.last_collection.heap.size";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <returns>Growth is that of the second half: what a start takes isn't growth.</returns>
    public async Task<(IReadOnlyList<Figure> Figures, double GrowthMB)> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var metrics = await OtlpMetrics.StartAsync(cancellationToken);
        using var source = new TickSource(servers.Broker.Address);
        await using var store = servers.Open();
        var stored = new StoredCount(store);
        await using var processor = servers.StartProcessor(metrics.Settings);
        var sending = Task.Run(() => source.Send(perSecond, duration, cancellationToken), cancellationToken);

        var samples = new List<MemorySample>();
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Interval);
        while (!sending.IsCompleted && await timer.WaitForNextTickAsync(cancellationToken))
        {
            var sample = new MemorySample(Stopwatch.GetElapsedTime(started), processor.Usage.Memory, metrics.Last(HeapMetric));
            samples.Add(sample);
            if (samples.Count % 60 == 0)
                Write(sample, source.Sent, await stored.GetAsync(cancellationToken));
        }
        await sending;
        var behind = source.Sent - await stored.GetAsync(cancellationToken);
        await stored.ReachesAsync(source.Sent, Pause, cancellationToken);

        var half = samples.Where(sample => sample.At > duration / 2).ToList();
        var (resident, heap) = (MemorySample.Slope(half, sample => sample.Resident) / 1e6, MemorySample.Slope(half, sample => sample.Heap) / 1e6);
        var growth = resident * (half[^1].At - half[0].At).TotalMinutes;
        return (
        [
            new("stored", source.Sent, "ticks"),
            new("sent and not yet stored at the end", behind, "ticks"),
            new("resident memory, mean of the second half", half.Average(sample => sample.Resident) / 1e6, "MB"),
            new("resident memory, slope over the second half", resident, "MB a minute"),
            new("managed heap, mean of the second half", half.Average(sample => sample.Heap) / 1e6, "MB"),
            new("managed heap, slope over the second half", heap, "MB a minute"),
            new("growth over the second half", growth, "MB"),
        ], growth);
    }

    private void Write(MemorySample sample, long sent, long stored) => output.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{sample.At.TotalMinutes,4:N0} min: resident {sample.Resident / 1e6,6:N1} MB, heap {sample.Heap / 1e6,6:N1} MB, {stored:N0} ticks stored, {sent - stored:N0} on the way"));
}
