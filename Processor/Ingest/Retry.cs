using System.Diagnostics.Metrics;
using Confluent.Kafka;
using MetalsPipeline.ServiceDefaults.Telemetry;
using MetalsPipeline.Storage;
using Microsoft.Extensions.Options;

namespace MetalsPipeline.Processor.Ingest;

/// <summary>Repeats what the store or Kafka refused, with growing waits.</summary>
internal sealed partial class Retry(TimeProvider time, IOptions<ProcessorOptions> options, ILogger<Retry> logger)
{
    private static readonly Counter<long> Retries = PipelineTelemetry.Meter.CreateCounter<long>(
        "metals.retries", "{attempt}", "Attempts that the store or Kafka refused and that are repeated.");

    private readonly ProcessorOptions _options = options.Value;

    /// <summary>Returns when <paramref name="action"/> has succeeded.</summary>
    public async Task UntilDoneAsync(string what, Func<CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        for (var delay = _options.RetryDelay; ; delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, _options.MaxRetryDelay.Ticks)))
        {
            try
            {
                await action(cancellationToken);
                return;
            }
            catch (Exception e) when (e is StoreUnavailableException or KafkaException { Error.IsFatal: false })
            {
                Retries.Add(1, new KeyValuePair<string, object?>("metals.operation", what));
                LogRetry(what, delay, e.Message);
            }
            await Task.Delay(delay, time, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Can't {Action} now, trying again in {Delay}: {Problem}")]
    private partial void LogRetry(string action, TimeSpan delay, string problem);
}
