using MetalsPipeline.ServiceDefaults.Kafka;

namespace MetalsPipeline.Processor.Ingest;

/// <summary>Runs the ingest loop from the moment that the topics exist until the host stops.</summary>
internal sealed class IngestService(IngestLoop loop, TopicProvisioner topics) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await topics.WaitAsync(stoppingToken);
        // The client's Consume blocks; a thread of its own keeps it from starving the pool.
        await Task.Factory.StartNew(() => loop.RunAsync(stoppingToken), stoppingToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }
}
