namespace MetalsPipeline.Contracts;

/// <summary>The rules that a <see cref="PriceTick"/> keeps, whoever sent it.</summary>
public static class PriceTickValidator
{
    /// <summary>How far ahead of our clock a timestamp may be.</summary>
    public static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>Longest instrument name and longest source, in characters.</summary>
    public const int MaxNameLength = 64;

    private static readonly System.Buffers.SearchValues<char> NameCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Checks every rule; the first that is broken is reported.</summary>
    public static bool TryValidate(PriceTick tick, DateTime now, out TickError error)
    {
        ArgumentNullException.ThrowIfNull(tick);
        error = Check(tick, now);
        return error == default;
    }

    private static TickError Check(PriceTick tick, DateTime now)
    {
        if (tick.Metal is null && tick.Symbol is null)
            return new("metal", "is missing; give metal or symbol");
        if (tick.Metal is not null && tick.Symbol is not null)
            return new("symbol", "is given beside metal; give one of them");
        if (!IsName(tick.Instrument))
            return new(tick.Metal is null ? "symbol" : "metal", $"must be 1 to {MaxNameLength} letters, digits, dots, dashes or underscores");
        if (double.IsNaN(tick.Price))
            return new("price", "is missing or not a number");
        if (!double.IsFinite(tick.Price) || tick.Price <= 0)
            return new("price", "must be a number greater than zero");
        if (tick.Currency is not [>= 'A' and <= 'Z', >= 'A' and <= 'Z', >= 'A' and <= 'Z'])
            return new("currency", "must be an ISO 4217 code of three capital letters, such as USD");
        if (!double.IsFinite(tick.Volume) || tick.Volume < 0)
            return new("volume", "must be a number, zero or more");
        if (tick.Timestamp == default)
            return new("timestamp", "is missing; give an ISO 8601 time such as 2026-01-31T12:00:00Z");
        if (tick.Timestamp > now + MaxClockSkew)
            return new("timestamp", $"is more than {MaxClockSkew.TotalMinutes:0} minutes in the future");
        if (tick.Source is not { Length: > 0 and <= MaxNameLength })
            return new("source", $"must have 1 to {MaxNameLength} characters");
        if (tick.Sequence < 0)
            return new("sequence", "must be zero or more");
        return default;
    }

    private static bool IsName(string? name) =>
        name is { Length: > 0 and <= MaxNameLength } && !name.AsSpan().ContainsAnyExcept(NameCharacters);
}
