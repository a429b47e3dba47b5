using MetalsPipeline.ServiceDefaults.Kafka;

namespace MetalsPipeline.Producer.Feeds;

/// <summary>Sends the feed's ticks to Kafka, and at the end waits until Kafka has them.</summary>
internal sealed partial class FeedService(ITickFeed feed, TickSender sender, TopicProvisioner topics, ILogger<FeedService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LogStart(feed.Description);
        await topics.WaitAsync(stoppingToken);
        await foreach (var tick in feed.ReadAsync(stoppingToken))
            await sender.EnqueueAsync(tick, stoppingToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await sender.DrainAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Feed: {Feed}")]
    private partial void LogStart(string feed);
}
