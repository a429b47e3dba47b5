namespace MetalsPipeline.HealthApi.Bars;

/// <summary>A request asks for more than it may cost.</summary>
internal sealed class TooManyMinutesException() : Exception(
    $"from, to: there are more than {BarReader.MostMinutes} minutes with prices in that time; ask for less of it at once.");
