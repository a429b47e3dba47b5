namespace MetalsPipeline.Pipeline.Tests;

/// <summary>A bar as the API shows it.</summary>
internal sealed record StoredBar(string Instrument, DateTime Start, double Open, double High, double Low, double Close, double Volume, long Count);
