using MetalsPipeline.Contracts;

namespace MetalsPipeline.Producer.Feeds;

/// <summary>A source of ticks.</summary>
internal interface ITickFeed
{
    /// <summary>What it is, for the log.</summary>
    string Description { get; }

    /// <summary>Ticks at the feed's own pace, each with an event id; ends where the source ends. A tick is valid until the next is asked for: a feed may use one object for all.</summary>
    IAsyncEnumerable<PriceTick> ReadAsync(CancellationToken cancellationToken);
}
