using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Backchannel;

/// <summary>Keeps what the app host itself logs, for the CLI to show.</summary>
internal sealed class AppHostLog(TimeProvider time) : ILoggerProvider
{
    private const int Capacity = 2_000;

    private readonly Channel<AppHostLogEntry> _entries =
        Channel.CreateBounded<AppHostLogEntry>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>The entries kept so far and then new ones, until the app host ends. There is one CLI to read them.</summary>
    public IAsyncEnumerable<object> ReadAsync() => _entries.Reader.ReadAllAsync();

    private DateTimeOffset Now => time.GetUtcNow();

    public void Complete() => _entries.Writer.TryComplete();

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, this);

    public void Dispose() => Complete();

    private sealed class Logger(string category, AppHostLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = formatter(state, exception) + (exception is null ? "" : $"{Environment.NewLine}{exception}");
            log._entries.Writer.TryWrite(new(new(eventId.Id, eventId.Name), (int)logLevel, text, log.Now, category));
        }
    }
}

internal sealed record AppHostLogEntry(AppHostLogEventId EventId, int LogLevel, string Message, DateTimeOffset Timestamp, string CategoryName);

internal sealed record AppHostLogEventId(int Id, string? Name);
