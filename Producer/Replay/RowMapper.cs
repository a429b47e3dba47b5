using System.Globalization;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Producer.Replay;

/// <summary>Turns rows of a file into ticks.</summary>
internal sealed class RowMapper
{
    private static readonly string[] TimestampNames = ["timestamp", "date", "time", "datetime"];
    private static readonly string[] PriceNames = ["price", "close", "last", "value"];
    private static readonly string[] InstrumentNames = ["metal", "symbol", "instrument", "ticker"];

    private readonly ReplayOptions _options;
    private readonly TimeProvider _time;
    private readonly string _fileName;
    private readonly string _source;
    private readonly string? _instrument;

    public RowMapper(ReplayOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _fileName = Path.GetFileName(options.File);
        var source = "replay:" + _fileName;
        _source = source.Length <= PriceTickValidator.MaxNameLength ? source : source[..PriceTickValidator.MaxNameLength];
        _instrument = options.Instrument ?? NameStart(_fileName);
    }

    /// <summary>The tick of a row. Its event id is named by the file and the row, so that replaying the file again changes nothing.</summary>
    /// <exception cref="RowException">The row has no usable value in a field that is needed.</exception>
    public PriceTick Map(Row row)
    {
        if (row.Problem is not null)
            throw new RowException(row.Number, row.Problem);
        var instrument = Find(row, _options.Columns.Instrument, InstrumentNames) ?? _instrument
            ?? throw new RowException(row.Number, "names no instrument; set Producer:Replay:Instrument or Producer:Replay:Columns:Instrument");
        var timestamp = ReadTimestamp(row);
        var price = ReadNumber(row, "Price", Require(row, "Price", _options.Columns.Price, PriceNames));
        var volume = Find(row, _options.Columns.Volume, "volume") is { } text ? ReadNumber(row, "Volume", text) : 0;
        var name = string.Create(CultureInfo.InvariantCulture, $"{_fileName}/{row.Number}/{instrument}/{timestamp:O}/{price:R}");

        var tick = new PriceTick
        {
            EventId = Find(row, null, "eventId") is { } id && Guid.TryParse(id, out var eventId) ? eventId : NameBasedGuid.Create(NameBasedGuid.ReplayedRow, name),
            Metal = IsStock(row) ? null : instrument.ToLowerInvariant(),
            Symbol = IsStock(row) ? instrument : null,
            Price = price,
            Currency = Find(row, _options.Columns.Currency, "currency") ?? _options.Currency,
            Volume = volume,
            Timestamp = timestamp,
            Source = _source,
            Sequence = row.Number,
        };
        return PriceTickValidator.TryValidate(tick, _time.GetUtcNow().UtcDateTime, out var error) ? tick : throw new RowException(row.Number, error.ToString());
    }

    private bool IsStock(Row row) => _options.Stocks || (_options.Columns.Instrument is null && row.Values.ContainsKey("symbol"));

    private DateTime ReadTimestamp(Row row)
    {
        var text = Require(row, "Timestamp", _options.Columns.Timestamp, TimestampNames);
        return Timestamps.TryParse(text, out var utc)
            ? utc
            : throw new RowException(row.Number, $"'{text}' is not a date; use ISO 8601, down to yyyy-MM");
    }

    private static double ReadNumber(Row row, string field, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new RowException(row.Number, $"{field} '{text}' is not a number");

    private static string Require(Row row, string field, string? column, string[] usual) => Find(row, column, usual)
        ?? throw new RowException(row.Number, $"has no value for {field}; set Producer:Replay:Columns:{field} to one of {string.Join(", ", row.Values.Keys)}");

    private static string? Find(Row row, string? column, params ReadOnlySpan<string> usual)
    {
        foreach (var name in column is null ? usual : [column])
        {
            if (row.Values.TryGetValue(name, out var value) && value.Length > 0)
                return value;
        }
        return null;
    }

    private static string? NameStart(string fileName)
    {
        var letters = fileName.TakeWhile(char.IsAsciiLetter).Count();
        return letters == 0 ? null : fileName[..letters];
    }
}
