using System.Diagnostics;
using System.Text.Json;
using MetalsPipeline.Bench.Pipeline;

namespace MetalsPipeline.Bench.Api;

/// <summary>Many clients at once on HealthApi, while prices come in: how fast they are answered, and how fresh the stream is.</summary>
internal sealed class ApiBench(ServerPair servers, int clients, TimeSpan duration)
{
    private const int TicksPerSecond = 1_000;

    private static readonly int[] Percents = [50, 95, 99];

    /// <summary>Instruments with a price before the clients come.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    public async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken cancellationToken)
    {
        using var source = new TickSource(servers.Broker.Address);
        await using var processor = servers.StartProcessor();
        await using var api = HealthApiProcess.Start(servers);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = clients }) { BaseAddress = await api.AddressAsync(cancellationToken), Timeout = Timeout.InfiniteTimeSpan };
        using var sending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sender = Task.Run(() => source.Send(TicksPerSecond, (2 * duration) + (2 * Settle), sending.Token), CancellationToken.None);
        await Task.Delay(Settle, cancellationToken);

        List<Figure> figures = [.. await PollAsync(http, api, cancellationToken), .. await FollowAsync(http, api, cancellationToken)];
        figures.Add(new Figure("HealthApi: peak memory", api.Usage.PeakMemory / 1e6, "MB"));
        await sending.CancelAsync();
        await sender.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default); // It ends by being cancelled.
        return figures;
    }

    /// <summary>Each client asks again as soon as it has its answer.</summary>
    private async Task<IReadOnlyList<Figure>> PollAsync(HttpClient http, HealthApiProcess api, CancellationToken cancellationToken)
    {
        var (started, cpu) = (Stopwatch.GetTimestamp(), api.Usage.Cpu);
        var latencies = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            List<double> own = [];
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                var asked = Stopwatch.GetTimestamp();
                await http.GetByteArrayAsync("/api/prices/latest", cancellationToken);
                own.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }

            return own;
        }, cancellationToken)));
        var elapsed = Stopwatch.GetElapsedTime(started);
        var used = api.Usage.Cpu - cpu;
        var sorted = latencies.SelectMany(own => own).Order().ToArray();
        var name = $"/api/prices/latest, {clients} clients";
        return
        [
            new($"{name}: answers", sorted.Length / elapsed.TotalSeconds, "a second"),
            .. Percentiles(name, sorted),
            new($"{name}: CPU of HealthApi", used.TotalMilliseconds / sorted.Length, "ms an answer"),
        ];
    }

    /// <summary>Each client reads its stream; an event's age is what lies between its measurement and its arrival here.</summary>
    private async Task<IReadOnlyList<Figure>> FollowAsync(HttpClient http, HealthApiProcess api, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var following = Enumerable.Range(0, clients).Select(_ => Task.Run(() => ReadAsync(http, ended.Token), cancellationToken)).ToArray();
        await Task.Delay(Settle, cancellationToken); // All are connected.
        var cpu = api.Usage.Cpu;
        var started = DateTimeOffset.UtcNow;
        await Task.Delay(duration, cancellationToken);
        var used = api.Usage.Cpu - cpu;
        await ended.CancelAsync();
        var events = (await Task.WhenAll(following)).Select(own => own.Where(one => one.Measured >= started).ToList()).ToList();
        var name = $"/api/stream, {clients} clients";
        return
        [
            new($"{name}: measurements that the slowest got", events.Min(own => own.Count) / duration.TotalSeconds, "a second"),
            .. Percentiles($"{name}, age of a measurement", [.. events.SelectMany(own => own).Select(one => (one.Received - one.Measured).TotalMilliseconds).Order()]),
            new($"{name}: CPU of HealthApi", 100 * used / duration, "% of a core"),
        ];
    }

    private static async Task<List<(DateTimeOffset Measured, DateTimeOffset Received)>> ReadAsync(HttpClient http, CancellationToken cancellationToken)
    {
        List<(DateTimeOffset, DateTimeOffset)> events = [];
        try
        {
            using var response = await http.GetAsync("/api/stream", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            response.EnsureSuccessStatusCode();
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                if (!line.StartsWith("data: {", StringComparison.Ordinal))
                    continue; // Prices have no time of measurement.
                var received = DateTimeOffset.UtcNow;
                using var status = JsonDocument.Parse(line[6..]);
                events.Add((status.RootElement.GetProperty("timestamp").GetDateTimeOffset(), received));
            }
        }
        catch (OperationCanceledException)
        {
            // The time is up.
        }

        return events;
    }

    private static IEnumerable<Figure> Percentiles(string name, double[] sorted) =>
        Percents.Select(percent => new Figure($"{name}: p{percent}", sorted[Math.Max(0, (sorted.Length * percent / 100) - 1)], "ms"));
}
