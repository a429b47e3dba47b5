namespace MetalsPipeline.Ops.Pipeline.Ticks;

/// <summary>Remembers each instrument's last price, and says where the next one went.</summary>
internal sealed class Trends
{
    private readonly Dictionary<string, double> _last = [];

    public TailedTick Follow(TailedTick tick)
    {
        if (tick is not { Instrument: { } instrument, Price: { } price })
            return tick;
        var followed = _last.TryGetValue(instrument, out var before)
            ? tick with
            {
                Trend = price > before ? Trend.Up : price < before ? Trend.Down : Trend.Same,
                ChangePercent = Math.Round((price - before) / before * 100, 4),
            }
            : tick;
        _last[instrument] = price;
        return followed;
    }
}
