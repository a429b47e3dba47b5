using System.Diagnostics;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using MetalsPipeline.Bench.Servers;
using MetalsPipeline.Contracts;
using MetalsPipeline.Storage;

namespace MetalsPipeline.Bench.Pipeline;

/// <summary>The way of a tick from the broker into the store through a real processor: what it could be, what it is, and what it costs.</summary>
/// <remarks>The servers must be empty: what is counted is what is stored.</remarks>
internal sealed class PipelineBench(string bootstrap, string mongo, int count, TimeSpan duration, string? yardstick)
{
    private const string EndToEnd = "end to end: drain a backlog";
    private const string CpuTime = "processor: CPU a million ticks";

    private static readonly int[] Rates = [1_000, 20_000, 100_000];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly List<Figure> _figures = [];

    public async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken cancellationToken)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = Topics.MetalsPrices, NumPartitions = Topics.Partitions }]);
        using var source = new TickSource(bootstrap);
        await Task.Run(() => source.Send(count, cancellationToken), cancellationToken);

        var consumed = await Task.Run(() => Timed(() => ConsumeAndDiscard(cancellationToken)), cancellationToken);
        Add("ceiling: consume and discard", count / consumed.TotalSeconds, "ticks/s");
        await using (var inserts = PriceStore.Open(new PriceStoreOptions { ConnectionString = mongo, Database = "ceiling", SocketTimeout = TimeSpan.FromMinutes(1) }))
        {
            await inserts.EnsureIndexesAsync(cancellationToken);
            var inserted = await Task.Run(() => Timed(() => MongoBench.InsertInto(mongo, "ceiling", count)), cancellationToken);
            Add("ceiling: insert the same documents, 5,000 at once", count / inserted.TotalSeconds, "ticks/s");
        }

        await using var store = PriceStore.Open(new PriceStoreOptions { ConnectionString = mongo });
        await using (var processor = ProcessorProcess.Start(bootstrap, mongo))
        {
            var stored = new StoredCount(store);
            var (cold, _) = await DrainAsync(processor, stored, before: 0, cancellationToken);
            Add("end to end: drain a backlog right after the start", cold, "ticks/s");
            // Standing still, as the broker and the store do while the ceilings are measured.
            await processor.PauseAsync();
            await Task.Run(() => source.Send(count, cancellationToken), cancellationToken);
            await processor.ResumeAsync();
            var (perSecond, perCpuSecond) = await DrainAsync(processor, stored, before: count, cancellationToken);
            Add(EndToEnd, perSecond, "ticks/s");
            Add("end to end: of the lower ceiling", 100 * perSecond / Math.Min(_figures[0].Value, _figures[1].Value), "%");
            Add(CpuTime, 1e6 / perCpuSecond, "s");
            foreach (var rate in Rates)
                await LatencyAsync(source, stored, rate, cancellationToken);
            Add("processor: peak memory", processor.Usage.PeakMemory / 1e6, "MB");
            Add("processor: allocated a tick", (double)await processor.StopAsync(cancellationToken) / source.Sent, "bytes");
        }
        if (yardstick is not null && File.Exists(yardstick))
            await CompareAsync(yardstick, cancellationToken);
        else
            Console.WriteLine("No yardstick: --yardstick names no file.");
        return _figures;
    }

    private async Task<(double PerSecond, double PerCpuSecond)> DrainAsync(
        ProcessorProcess processor, StoredCount stored, long before, CancellationToken cancellationToken)
    {
        // From the first stored tick on: starting and joining the group isn't the data path.
        var first = await stored.ReachesAsync(before + 1, Pause, cancellationToken);
        var (started, cpu) = (Stopwatch.GetTimestamp(), processor.Usage.Cpu);
        await stored.ReachesAsync(before + count, Pause, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var used = processor.Usage.Cpu - cpu;
        var drained = before + count - first;
        return (drained / elapsed.TotalSeconds, drained / used.TotalSeconds);
    }

    private async Task LatencyAsync(TickSource source, StoredCount stored, int rate, CancellationToken cancellationToken)
    {
        var before = source.Sent;
        var sentAt = new long[(int)(rate * duration.TotalSeconds)];
        var sending = Task.Run(() => source.Send(rate, sentAt, cancellationToken), cancellationToken);
        var latencies = await Task.Run(() => stored.LatenciesAsync(before, sentAt, cancellationToken), cancellationToken);
        await sending;
        foreach (var percent in new[] { 50, 95, 99 })
            Add($"latency at {rate:N0}/s: p{percent}", latencies[(latencies.Length * percent / 100) - 1].TotalMilliseconds, "ms");
    }

    private async Task CompareAsync(string script, CancellationToken cancellationToken)
    {
        var (perSecond, perCpuSecond) = await Yardstick.MeasureAsync(script, bootstrap, mongo, Math.Min(count, 300_000), cancellationToken);
        Add("yardstick: stored", perSecond, "ticks/s");
        Add("yardstick: CPU a million ticks", 1e6 / perCpuSecond, "s");
        Add("processor to yardstick, by wall", ValueOf(EndToEnd) / perSecond, "times");
        Add("processor to yardstick, a CPU second", 1e6 / ValueOf(CpuTime) / perCpuSecond, "times");
    }

    private void ConsumeAndDiscard(CancellationToken cancellationToken)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig
        {
            BootstrapServers = bootstrap,
            GroupId = "bench",
            EnableAutoCommit = false,
            FetchWaitMaxMs = 50,
            FetchQueueBackoffMs = 5,
        }).Build();
        consumer.Assign(Enumerable.Range(0, Topics.Partitions).Select(p => new TopicPartitionOffset(Topics.MetalsPrices, p, Offset.Beginning)));
        for (var received = 0; received < count; received++)
            consumer.Consume(cancellationToken);
        consumer.Close();
    }

    private static TimeSpan Timed(Action action)
    {
        var started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started);
    }

    private void Add(string name, double value, string unit) => _figures.Add(new Figure(name, value, unit));

    private double ValueOf(string name) => _figures.Single(figure => figure.Name == name).Value;
}
