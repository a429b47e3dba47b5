using MetalsPipeline.Contracts;

namespace MetalsPipeline.Producer.Feeds;

/// <summary>Nothing but what <c>POST /produce</c> brings.</summary>
internal sealed class NoFeed : ITickFeed
{
    public string Description => "no feed";

    public IAsyncEnumerable<PriceTick> ReadAsync(CancellationToken cancellationToken) => AsyncEnumerable.Empty<PriceTick>();
}
