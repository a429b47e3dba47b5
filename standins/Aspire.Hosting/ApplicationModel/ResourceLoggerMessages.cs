using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What the app host writes into the logs of resources.</summary>
internal static partial class ResourceLoggerMessages
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Waiting for '{Instance}' to {Goal}.")]
    public static partial void LogWaiting(this ILogger logger, string instance, string goal);

    [LoggerMessage(Level = LogLevel.Information, Message = "Finished waiting for '{Instance}'.")]
    public static partial void LogWaited(this ILogger logger, string instance);

    [LoggerMessage(Level = LogLevel.Error, Message = "The command '{Command}' failed.")]
    public static partial void LogCommandFailure(this ILogger logger, Exception exception, string command);
}
