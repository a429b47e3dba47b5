using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Writes what is logged into the logs of a resource's instances.</summary>
internal sealed class ResourceLogger(ResourceLog[] logs) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        var text = formatter(state, exception) + (exception is null ? "" : $"{Environment.NewLine}{exception}");
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            foreach (var log in logs)
            {
                log.Append(line, logLevel >= LogLevel.Error);
            }
        }
    }
}
