using System.Text.Json;
using Confluent.Kafka;
using MetalsPipeline.Contracts;
using MetalsPipeline.HealthApi.Live;
using MetalsPipeline.ServiceDefaults.Health;
using MetalsPipeline.Storage;

namespace MetalsPipeline.HealthApi.Pipeline;

/// <summary>Measures the pipeline once a second, however many ask for it.</summary>
internal sealed class PipelineSampler(
    KafkaOffsets offsets,
    IPriceStore store,
    ServiceProbe services,
    PipelineMetrics metrics,
    [FromKeyedServices(DependencyNames.Kafka)] DependencyMonitor kafka,
    [FromKeyedServices(DependencyNames.MongoDB)] DependencyMonitor mongodb,
    TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly string[] ServiceNames = ["producer", "processor"];

    private readonly RateMeter _produced = new(time);
    private readonly RateMeter _processed = new(time);
    private readonly Newest<Sample> _samples = new();
    private string? _latestJson;

    /// <summary>The newest measurement; waits for the first one.</summary>
    public ValueTask<Sample> GetAsync(CancellationToken cancellationToken) => _samples.GetAsync(cancellationToken);

    /// <summary>The newest measurement, and each one after it.</summary>
    public IAsyncEnumerable<Sample> ReadAsync(CancellationToken cancellationToken) => _samples.ReadAsync(cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            var latest = LatestAsync(stoppingToken);
            var status = await MeasureAsync(stoppingToken);
            metrics.Take(status);
            _samples.Publish(new Sample(JsonSerializer.Serialize(status, PipelineJsonContext.Default.PipelineStatus), await latest));
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<PipelineStatus> MeasureAsync(CancellationToken cancellationToken)
    {
        var probes = Task.WhenAll(ServiceNames.Select(name => services.ProbeAsync(name, cancellationToken)));
        var stored = CountAsync(cancellationToken);
        var (topics, deadLetters) = await ReadOffsetsAsync(cancellationToken);
        var answers = await probes;
        ComponentStatus[] components = [Describe(kafka), Describe(mongodb), .. answers.Select(answer => answer.Status)];

        var partitions = topics.SelectMany(t => t.Partitions).ToArray();
        var rates = partitions.Length == 0
            ? new PipelineRates(0, 0)
            : new PipelineRates(_produced.Sample(partitions.Sum(p => p.EndOffset)), _processed.Sample(partitions.Sum(p => p.CommittedOffset ?? 0)));
        return new PipelineStatus
        {
            Status = components.All(c => c.Status == "healthy") ? "healthy" : "degraded",
            Timestamp = time.GetUtcNow(),
            Components = components,
            Topics = topics,
            Lag = topics.Sum(t => t.Lag),
            Rates = rates,
            LatencyMs = answers.Select(answer => answer.Latency).FirstOrDefault(latency => latency is not null),
            Counts = new PipelineCounts(await stored, deadLetters),
        };
    }

    private static ComponentStatus Describe(DependencyMonitor dependency) =>
        new(dependency.Name, dependency.Connected ? "healthy" : "away", dependency.Problem);

    // While Kafka or the store is away the measurement goes on without it; the monitors have logged it and the components say so.
    private async Task<(IReadOnlyList<TopicStatus> Topics, long? DeadLetters)> ReadOffsetsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await offsets.ReadAsync().WaitAsync(cancellationToken); // The client itself can't be told to stop waiting.
        }
        catch (KafkaException)
        {
            return ([], null);
        }
    }

    /// <summary>The newest prices as JSON; those of before while the store is away.</summary>
    private async Task<string?> LatestAsync(CancellationToken cancellationToken)
    {
        try
        {
            var latest = JsonSerializer.Serialize(await store.GetLatestAsync(cancellationToken), ContractsJsonContext.Default.IReadOnlyListPriceTick);
            return _latestJson = latest == _latestJson ? _latestJson : latest;
        }
        catch (StoreUnavailableException)
        {
            return _latestJson;
        }
    }

    private async Task<long?> CountAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await store.EstimateCountAsync(cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }
}
