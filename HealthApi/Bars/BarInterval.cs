namespace MetalsPipeline.HealthApi.Bars;

/// <summary>How long a bar lasts: as the API's <c>interval</c> names it, counted from midnight UTC.</summary>
/// <param name="Name">"1m", "5m", "1h" or "1d".</param>
/// <param name="Length">A whole number of minutes that divides a day.</param>
internal sealed record BarInterval(string Name, TimeSpan Length)
{
    public static readonly BarInterval Minute = new("1m", TimeSpan.FromMinutes(1));

    public static readonly IReadOnlyList<BarInterval> All =
        [Minute, new("5m", TimeSpan.FromMinutes(5)), new("1h", TimeSpan.FromHours(1)), new("1d", TimeSpan.FromDays(1))];

    /// <summary>The interval of this name, or null.</summary>
    public static BarInterval? Find(string name) => All.FirstOrDefault(interval => interval.Name == name);

    /// <summary>First moment of the bar that holds <paramref name="time"/>.</summary>
    public DateTime StartOf(DateTime time) => new(time.Ticks - (time.Ticks % Length.Ticks), DateTimeKind.Utc);

    /// <summary>First moment of a bar at or after <paramref name="time"/>: a bar belongs to its first moment.</summary>
    public DateTime FirstFrom(DateTime time) => StartOf(time) is var start && start == time ? start
        : start > DateTime.MaxValue - Length ? DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc) : start + Length;
}
