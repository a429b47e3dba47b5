using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Supervision;

/// <summary>What supervisors write into the logs of resources.</summary>
internal static partial class SupervisionMessages
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Failed to start. {Reason}")]
    public static partial void LogFailedToStart(this ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Reason}")]
    public static partial void LogNoValue(this ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Failed to start.")]
    public static partial void LogFaultAtStart(this ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Exited with code {ExitCode}.")]
    public static partial void LogExited(this ILogger logger, int exitCode);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Did not end within {Seconds:0.0} s after SIGTERM and is killed.")]
    public static partial void LogKilled(this ILogger logger, double seconds);

    [LoggerMessage(Message = "{Line}")]
    public static partial void LogResourceLine(this ILogger logger, LogLevel level, string line);

    [LoggerMessage(Level = LogLevel.Error, Message = "A handler of the resource's ready event failed.")]
    public static partial void LogFaultWhenReady(this ILogger logger, Exception exception);
}
