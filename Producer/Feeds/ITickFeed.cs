using MetalsPipeline.Contracts;

namespace MetalsPipeline.Producer.Feeds;

/// <summary>A source of ticks.</summary>
internal interface ITickFeed
{
    /// <summary>What it is, for the log.</summary>
    string Description { get; }

    /// <summary>Ticks at the feed's own pace, each with an event id; ends where the source ends.</summary>
    IAsyncEnumerable<PriceTick> ReadAsync(CancellationToken cancellationToken);
}
