using System.Globalization;
using MetalsPipeline.Contracts;
using MetalsPipeline.Storage;

namespace MetalsPipeline.HealthApi.Http;

/// <summary>Reads the parameters that requests have in common.</summary>
internal static class Query
{
    public const int DefaultLimit = 1_000;

    /// <summary>Reads a time and a limit.</summary>
    /// <exception cref="BadQueryException">One isn't valid.</exception>
    public static PriceQuery Read(string instrument, string? from, string? to, string? limit) =>
        new(instrument, Time("from", from), Time("to", to), Limit(limit, DefaultLimit, PriceQuery.MaxLimit));

    /// <exception cref="BadQueryException">It isn't a whole number from 1 to <paramref name="most"/>.</exception>
    public static int Limit(string? text, int usual, int most) =>
        text is null ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most ? limit
        : throw new BadQueryException("limit", $"must be 1 to {most}");

    private static DateTime? Time(string name, string? text) =>
        text is null ? null
        : Timestamps.TryParse(text, out var utc) ? utc
        : throw new BadQueryException(name, "must be an ISO 8601 time, down to yyyy-MM");
}
