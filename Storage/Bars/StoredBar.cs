namespace MetalsPipeline.Storage.Bars;

/// <summary>A bar as it is stored: beside the prices what was folded into it, so that folding again changes nothing.</summary>
/// <remarks>The same ticks of a partition, in the order of their offsets, give the same bar, whoever folds them.</remarks>
internal sealed class StoredBar(BarKey key)
{
    private readonly List<FoldedOffset> _offsets = [];

    public BarKey Key { get; } = key;

    public double Open { get; set; }

    public DateTime OpenTime { get; set; } = DateTime.MaxValue;

    public double High { get; set; } = double.NegativeInfinity;

    public double Low { get; set; } = double.PositiveInfinity;

    public double Close { get; set; }

    public DateTime CloseTime { get; set; } = DateTime.MinValue;

    public double Volume { get; set; }

    public long Count { get; set; }

    /// <summary>How often the stored bar was written; 0: it isn't stored. Who has read another version than the stored one must read again.</summary>
    public long Version { get; set; }

    /// <summary>The last offset folded in, by partition. There is one, unless somebody changed the number of partitions or sends without a key.</summary>
    public IReadOnlyList<FoldedOffset> Offsets => _offsets;

    /// <summary>Takes in a tick of this minute; false if it, or a later one of its partition, is in already.</summary>
    public bool Fold(in StoredTick stored)
    {
        if (!TryAdvance(stored))
            return false;

        var tick = stored.Tick;
        // As the store keeps it; otherwise a bar that was read again would go on in another way than one that was remembered.
        var time = tick.Timestamp.AddTicks(-(tick.Timestamp.Ticks % TimeSpan.TicksPerMillisecond));
        if (time < OpenTime)
            (Open, OpenTime) = (tick.Price, time);
        if (time >= CloseTime)
            (Close, CloseTime) = (tick.Price, time);
        High = Math.Max(High, tick.Price);
        Low = Math.Min(Low, tick.Price);
        Volume += tick.Volume;
        Count++;
        return true;
    }

    /// <summary>Takes over an offset that was stored.</summary>
    public void Add(FoldedOffset offset) => _offsets.Add(offset);

    /// <summary>A copy to fold into, while this one stays as it is stored.</summary>
    public StoredBar Copy()
    {
        var copy = new StoredBar(Key)
        {
            Open = Open,
            OpenTime = OpenTime,
            High = High,
            Low = Low,
            Close = Close,
            CloseTime = CloseTime,
            Volume = Volume,
            Count = Count,
            Version = Version,
        };
        copy._offsets.AddRange(_offsets);
        return copy;
    }

    public PriceBar ToPriceBar() => new(Key.Instrument, Key.Start, Open, High, Low, Close, Volume, Count);

    private bool TryAdvance(in StoredTick stored)
    {
        for (var i = 0; i < _offsets.Count; i++)
        {
            if (!_offsets[i].IsOf(stored))
                continue;
            if (_offsets[i].Offset >= stored.Offset)
                return false;
            _offsets[i] = _offsets[i] with { Offset = stored.Offset };
            return true;
        }
        _offsets.Add(new FoldedOffset(stored.Topic, stored.Partition, stored.Offset));
        return true;
    }
}
