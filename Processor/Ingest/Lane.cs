using MetalsPipeline.Contracts;
using MetalsPipeline.Storage;

namespace MetalsPipeline.Processor.Ingest;

/// <summary>The part of a batch that is written on its own: ticks of some partitions, each partition's in the order of their offsets.</summary>
internal sealed class Lane
{
    private readonly List<StoredTick> _ticks = [];
    private readonly List<int> _messages = [];
    private readonly Stack<PriceTick> _spares = [];

    public IReadOnlyList<StoredTick> Ticks => _ticks;

    /// <summary>Number of the message that a tick came in.</summary>
    public int MessageOf(int tick) => _messages[tick];

    /// <summary>A tick of a batch that is dealt with, to be filled again.</summary>
    public PriceTick Spare() => _spares.TryPop(out var spare) ? spare : new PriceTick();

    public void Add(in StoredTick tick, int message)
    {
        _ticks.Add(tick);
        _messages.Add(message);
    }

    public void RemoveAt(int tick)
    {
        _ticks.RemoveAt(tick);
        _messages.RemoveAt(tick);
    }

    public void Clear()
    {
        foreach (var tick in _ticks)
            _spares.Push(tick.Tick);
        _ticks.Clear();
        _messages.Clear();
    }
}
