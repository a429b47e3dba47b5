using MetalsPipeline.Contracts;
using MetalsPipeline.Storage;
using MetalsPipeline.Storage.Bson;

namespace MetalsPipeline.Bench.Ticks;

/// <summary>Writes documents into the arena that the driver reads.</summary>
internal sealed class BsonStep : IDisposable
{
    private readonly BsonWriter _writer = new();

    public void Write(PriceTick tick)
    {
        _writer.Clear();
        var start = _writer.Begin();
        PriceDocument.WritePrice(_writer, new StoredTick(tick.EventId!.Value, tick, Contracts.Topics.MetalsPrices, Partition: 3, Offset: 42));
        _writer.End(start);
    }

    public void Dispose() => _writer.Dispose();
}
