using MetalsPipeline.Storage;

namespace MetalsPipeline.Processor.Ingest;

/// <summary>The part of a batch that is written on its own: ticks of some partitions, each partition's in the order of their offsets.</summary>
internal sealed class Lane
{
    private readonly List<StoredTick> _ticks = [];
    private readonly List<int> _messages = [];

    public IReadOnlyList<StoredTick> Ticks => _ticks;

    /// <summary>Number of the message that a tick came in.</summary>
    public int MessageOf(int tick) => _messages[tick];

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
        _ticks.Clear();
        _messages.Clear();
    }
}
