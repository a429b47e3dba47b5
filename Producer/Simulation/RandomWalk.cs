namespace MetalsPipeline.Producer.Simulation;

/// <summary>Geometric Brownian motion of one price: relative changes are normal, so that the price stays positive.</summary>
internal sealed class RandomWalk(Instrument instrument, Random random)
{
    private double _price = instrument.BasePrice;

    public Instrument Instrument { get; } = instrument;

    /// <summary>Moves on by a part of a day; returns the new quote.</summary>
    public double Next(double days)
    {
        var volatility = Instrument.DailyVolatility;
        var drift = Instrument.DailyTrend - (volatility * volatility / 2);
        _price *= Math.Exp((drift * days) + (volatility * Math.Sqrt(days) * NextNormal()));
        return Math.Max(Math.Round(_price, Instrument.Decimals), Math.Pow(10, -Instrument.Decimals));
    }

    /// <summary>Traded units: mostly small, now and then large.</summary>
    public double NextVolume() => Math.Ceiling(-Math.Log(1 - random.NextDouble()) * 20);

    // Box and Muller's transform; 1 - x keeps the logarithm's argument above zero.
    private double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
