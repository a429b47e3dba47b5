using MetalsPipeline.Contracts;
using MetalsPipeline.Ops.Pipeline.Services;

namespace MetalsPipeline.Ops.Pipeline.Ticks;

/// <summary>A way into the pipeline.</summary>
internal interface ITickSender : IDisposable
{
    /// <summary>What messages call it.</summary>
    string Way { get; }

    /// <summary>Sends ticks in their order.</summary>
    /// <param name="ticks">Valid ones, with event ids.</param>
    /// <param name="sent">Is told of each that Kafka has.</param>
    /// <param name="cancellationToken">Stops before all are sent.</param>
    Task SendAsync(IReadOnlyList<PriceTick> ticks, Action<SentTick> sent, CancellationToken cancellationToken);
}
