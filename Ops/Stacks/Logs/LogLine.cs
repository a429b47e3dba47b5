using System.Globalization;

namespace MetalsPipeline.Ops.Stacks.Logs;

/// <summary>A line that a task wrote.</summary>
/// <param name="Time">When, UTC; to the tenth of a microsecond.</param>
/// <param name="TaskId">Which task.</param>
/// <param name="IsError">Whether it wrote it to standard error.</param>
/// <param name="Text">The line.</param>
internal sealed record LogLine(DateTime Time, string TaskId, bool IsError, string Text)
{
    private const string TaskDetail = "com.docker.swarm.task.id=";

    /// <summary>Reads a line as the engine sends it: time, details with commas between, text.</summary>
    public static LogLine Parse(string line, bool isError)
    {
        var parts = line.Split(' ', 3);
        return parts is [var time, var details, var text]
            && DateTime.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var utc)
            ? new(utc, details.Split(',').FirstOrDefault(detail => detail.StartsWith(TaskDetail, StringComparison.Ordinal))?[TaskDetail.Length..] ?? "", isError, text)
            : throw new IOException($"The engine sends a log line without time and task: {line}");
    }
}
