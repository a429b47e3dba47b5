namespace MetalsPipeline.Contracts;

/// <summary>Names of the Kafka topics.</summary>
public static class Topics
{
    /// <summary>Prices of metals; key = metal.</summary>
    public const string MetalsPrices = "metals-prices";

    /// <summary>Prices of stocks; key = symbol.</summary>
    public const string StockTicks = "stock_ticks";

    /// <summary>The topics that carry ticks; each has a dead-letter topic beside it.</summary>
    public static readonly IReadOnlyList<string> Data = [MetalsPrices, StockTicks];

    /// <summary>Partitions of a data topic.</summary>
    public const int Partitions = 6;

    /// <summary>Where messages of <paramref name="topic"/> go that can't be processed.</summary>
    public static string DeadLetter(string topic) => topic + ".dlq";
}
