namespace MetalsPipeline.Storage;

/// <summary>The prices of one instrument in one minute.</summary>
/// <param name="Instrument">Metal or stock symbol.</param>
/// <param name="Start">First moment of the minute, UTC.</param>
/// <param name="Open">Price of the earliest tick.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Price of the latest tick.</param>
/// <param name="Volume">Traded units, summed.</param>
/// <param name="Count">Number of ticks.</param>
public sealed record PriceBar(string Instrument, DateTime Start, double Open, double High, double Low, double Close, double Volume, long Count);
