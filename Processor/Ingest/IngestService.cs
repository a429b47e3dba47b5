using MetalsPipeline.ServiceDefaults.Health;
using MetalsPipeline.ServiceDefaults.Kafka;
using MetalsPipeline.Storage;

namespace MetalsPipeline.Processor.Ingest;

/// <summary>Runs the ingest loop from the moment that topics and indexes exist until the host stops.</summary>
internal sealed class IngestService(IngestLoop loop, TopicProvisioner topics, IPriceStore store, Retry retry, WorkerHeartbeat heartbeat) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await topics.WaitAsync(stoppingToken);
        await retry.UntilDoneAsync(
            "create the store's indexes",
            token =>
            {
                heartbeat.Beat(); // Waiting for the store is no reason to be restarted.
                return store.EnsureIndexesAsync(token);
            },
            stoppingToken);
        // The loop blocks; a thread of its own keeps it from starving the pool.
        await Task.Factory.StartNew(() => loop.Run(stoppingToken), stoppingToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
}
