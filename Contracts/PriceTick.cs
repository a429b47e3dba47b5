using System.Text.Json.Serialization;

namespace MetalsPipeline.Contracts;

/// <summary>One observed price of one instrument: the message on the <see cref="Topics.MetalsPrices"/> and <see cref="Topics.StockTicks"/> topics.</summary>
/// <remarks>Settable, since generated deserialisation would overwrite the defaults of init-only properties. Unknown JSON fields are ignored. Missing optional fields take the defaults given here; see <see cref="PriceTickValidator"/> for the rules.</remarks>
public sealed record PriceTick
{
    private const string DefaultCurrency = "USD";
    private const string DefaultSource = "unknown";

    /// <summary>Unique name of the event (UUIDv7 when observed live, name-based when replayed). Absent: the processor derives one from the message's place in Kafka.</summary>
    public Guid? EventId { get; set; }

    /// <summary>Metal whose price this is, in lower case ("gold"). Exactly one of this and <see cref="Symbol"/> is set.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Metal { get; set; }

    /// <summary>Stock symbol ("AAPL"), in the stock feed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Symbol { get; set; }

    /// <summary>Price of one unit (a troy ounce for precious metals) in <see cref="Currency"/>; finite and greater than zero.</summary>
    public double Price { get; set; } = double.NaN;

    /// <summary>ISO 4217 code, three capital letters.</summary>
    public string Currency { get; set; } = DefaultCurrency;

    /// <summary>Traded units; finite, zero or more.</summary>
    public double Volume { get; set; }

    /// <summary>When the price was observed, UTC; never the default. Stored with a resolution of one millisecond.</summary>
    [JsonConverter(typeof(UtcTimestampConverter))]
    public DateTime Timestamp { get; set; }

    /// <summary>Who observed it ("simulator", "replay:gold-monthly.csv", an exchange).</summary>
    public string Source { get; set; } = DefaultSource;

    /// <summary>The source's running number of this tick; zero or more.</summary>
    public long Sequence { get; set; }

    /// <summary>Makes it as good as new, to be filled again.</summary>
    internal void Reset()
    {
        EventId = null;
        Metal = Symbol = null;
        Price = double.NaN;
        Currency = DefaultCurrency;
        Volume = 0;
        Timestamp = default;
        Source = DefaultSource;
        Sequence = 0;
    }

    /// <summary>What is priced: <see cref="Metal"/>, or <see cref="Symbol"/> in the stock feed. Also the Kafka key.</summary>
    [JsonIgnore]
    public string? Instrument => Metal ?? Symbol;
}
