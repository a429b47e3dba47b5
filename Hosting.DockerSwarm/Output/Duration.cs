using System.Globalization;

namespace Aspire.Hosting.DockerSwarm.Output;

/// <summary>Times as Docker writes them: <c>1m30s</c>, <c>500ms</c>.</summary>
internal static class Duration
{
    public static string? Text(TimeSpan? time) => time is { } known ? Text(known) : null;

    public static string Text(TimeSpan time)
    {
        if (time == TimeSpan.Zero)
        {
            return "0s";
        }

        var hours = (long)time.TotalHours;
        return Part(hours, "h") + Part(time.Minutes, "m") + Part(time.Seconds, "s") + Part(time.Milliseconds, "ms") + Part(time.Microseconds, "us");
    }

    private static string Part(long amount, string unit) => amount == 0 ? "" : amount.ToString(CultureInfo.InvariantCulture) + unit;
}
