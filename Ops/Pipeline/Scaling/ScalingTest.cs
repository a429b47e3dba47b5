using Docker.DotNet;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Pipeline.Services;

namespace MetalsPipeline.Ops.Pipeline.Scaling;

/// <summary>Measures the pipeline with different numbers of producers and processors, and leaves as many as there were.</summary>
/// <param name="scaler">Changes the numbers.</param>
/// <param name="services">What is measured.</param>
/// <param name="time">The clock.</param>
/// <param name="progress">Is told how it goes on.</param>
internal sealed class ScalingTest(IScaler scaler, ServiceClient services, TimeProvider time, Action<string> progress)
{
    /// <summary>For setting the numbers back: less than an interrupted command may take.</summary>
    private static readonly TimeSpan RestoreLimit = TimeSpan.FromSeconds(10);

    /// <summary>What was measured so far.</summary>
    public List<StepResult> Results { get; } = [];

    /// <param name="steps">The numbers.</param>
    /// <param name="settle">How long each step goes on before it is measured, so that the consumer group has shared out the partitions.</param>
    /// <param name="duration">How long each is measured.</param>
    /// <param name="cancellationToken">Ends it; the numbers are set back all the same.</param>
    public async Task RunAsync(IReadOnlyList<ReplicaCounts> steps, TimeSpan settle, TimeSpan duration, CancellationToken cancellationToken)
    {
        var original = await scaler.ReadAsync(cancellationToken);
        try
        {
            foreach (var step in steps)
            {
                progress($"{step}: scaling.");
                await scaler.SetAsync(step, cancellationToken);
                await scaler.WaitAsync(cancellationToken);
                await Task.Delay(settle, time, cancellationToken);
                progress($"{step}: measuring for {duration.TotalSeconds} s.");
                Results.Add(await MeasureAsync(step, duration, cancellationToken));
            }
        }
        finally
        {
            await RestoreAsync(original);
        }

        await scaler.WaitAsync(cancellationToken);
    }

    private async Task<StepResult> MeasureAsync(ReplicaCounts step, TimeSpan duration, CancellationToken cancellationToken)
    {
        var cpuBefore = await scaler.ReadCpuAsync(cancellationToken);
        var cpuStarted = time.GetTimestamp();
        var before = await ReadAsync(cancellationToken);
        var latencies = await new LatencyMeter(services, time).MeasureAsync(duration, cancellationToken);
        var after = await ReadAsync(cancellationToken);
        var cpuElapsed = time.GetElapsedTime(cpuStarted);
        var cpuAfter = await scaler.ReadCpuAsync(cancellationToken);

        // The health API measures once a second: its own times count.
        var seconds = (after.Timestamp - before.Timestamp).TotalSeconds;
        if (seconds <= 0)
            throw new CommandException($"The health API at {services.Api.Address} has measured nothing for {duration.TotalSeconds} s.");
        return new StepResult
        {
            Step = step.ToString(),
            Seconds = Math.Round(seconds, 1),
            ProducedPerSecond = Math.Round((Produced(after) - Produced(before)) / seconds, 1),
            ProcessedPerSecond = Math.Round((Processed(after) - Processed(before)) / seconds, 1),
            LagChange = after.Lag - before.Lag,
            LatencyAverageMs = latencies.Length == 0 ? null : Math.Round(latencies.Average(), 1),
            LatencyP95Ms = latencies.Length == 0 ? null : Math.Round(latencies[(int)Math.Ceiling(latencies.Length * 0.95) - 1], 1),
            CpuPercent = cpuAfter.PercentSince(cpuBefore, cpuElapsed),
            Note = cpuAfter.Unknown == 0 ? null : $"CPU without {cpuAfter.Unknown} tasks that run on other nodes",
        };
    }

    private async Task<PipelineStatus> ReadAsync(CancellationToken cancellationToken) =>
        await services.StatusAsync(cancellationToken) is { Topics.Count: > 0 } status ? status : throw new CommandException("The health API doesn't reach Kafka; nothing can be measured.");

    private static long Produced(PipelineStatus status) => status.Topics.SelectMany(topic => topic.Partitions).Sum(partition => partition.EndOffset);

    private static long Processed(PipelineStatus status) => status.Topics.SelectMany(topic => topic.Partitions).Sum(partition => partition.CommittedOffset ?? 0);

    /// <summary>Isn't cancelled with the rest, but doesn't take for ever either.</summary>
    private async Task RestoreAsync(ReplicaCounts original)
    {
        using var limit = new CancellationTokenSource(RestoreLimit, time);
        try
        {
            await scaler.SetAsync(original, limit.Token);
            progress($"Back to {original}.");
        }
        catch (Exception problem) when (problem is CommandException or DockerApiException or HttpRequestException or OperationCanceledException)
        {
            throw new CommandException($"The replicas couldn't be set back to {original}; do it by hand. {EngineMessage.Reason(problem)}");
        }
    }
}
