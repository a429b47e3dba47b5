using System.Globalization;

namespace MetalsPipeline.Storage.Bars;

/// <summary>Names a bar: an instrument and a minute.</summary>
/// <param name="Instrument">Metal or stock symbol.</param>
/// <param name="Start">First moment of the minute, UTC.</param>
internal readonly record struct BarKey(string Instrument, DateTime Start)
{
    /// <summary>The bar that a tick belongs to.</summary>
    public static BarKey Of(in StoredTick tick)
    {
        var timestamp = tick.Tick.Timestamp;
        return new(tick.Tick.Instrument!, new DateTime(timestamp.Ticks - (timestamp.Ticks % TimeSpan.TicksPerMinute), DateTimeKind.Utc));
    }

    /// <summary>The document's <c>_id</c>. An instrument's bars lie side by side in it, oldest first, since names hold no slash.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Instrument}/{Start:yyyy-MM-dd'T'HH:mm'Z'}");

    /// <summary>The least id of the instrument's bars from a time on; null: from the first.</summary>
    public static string FirstId(string instrument, DateTime? from) => new BarKey(instrument, from ?? DateTime.MinValue).Id;

    /// <summary>The id that follows the instrument's bars before a time; null: after the last.</summary>
    public static string EndId(string instrument, DateTime? to) => to is { } end ? new BarKey(instrument, end).Id : $"{instrument}/:"; // The colon follows the digits.
}
