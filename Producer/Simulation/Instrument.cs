namespace MetalsPipeline.Producer.Simulation;

/// <summary>An instrument and how its price moves.</summary>
/// <param name="Name">Metal or symbol.</param>
/// <param name="BasePrice">Price at the start, USD.</param>
/// <param name="DailyVolatility">Standard deviation of a day's relative change (0.02 = 2 %).</param>
/// <param name="DailyTrend">Mean of a day's relative change.</param>
/// <param name="Decimals">Digits after the decimal point of a quote.</param>
internal sealed record Instrument(string Name, double BasePrice, double DailyVolatility, double DailyTrend, int Decimals = 2)
{
    public static readonly IReadOnlyList<Instrument> Metals =
    [
        new("gold", 4_060, 0.010, 0.0004),
        new("silver", 50.20, 0.020, 0.0005, Decimals: 3),
        new("platinum", 1_530, 0.018, 0.0002),
        new("palladium", 1_400, 0.024, -0.0001),
        new("copper", 10_800, 0.014, 0.0003),
        new("aluminum", 2_810, 0.012, 0.0001),
        new("nickel", 14_600, 0.018, -0.0001),
        new("zinc", 3_010, 0.015, 0.0001),
    ];

    public static readonly IReadOnlyList<Instrument> Stocks =
    [
        new("AAPL", 150, 0.020, 0.0004),
        new("GOOGL", 2_800, 0.025, 0.0004),
        new("MSFT", 380, 0.018, 0.0004),
        new("TSLA", 250, 0.040, 0.0003),
        new("AMZN", 3_200, 0.022, 0.0004),
    ];
}
