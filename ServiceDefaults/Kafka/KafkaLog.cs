using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace MetalsPipeline.ServiceDefaults.Kafka;

/// <summary>Takes what the Kafka client library says outside of calls into the service's log.</summary>
/// <remarks>While no broker is there the library says so twenty times a second; a client's line that only repeats its last one is written every ten seconds.</remarks>
public sealed partial class KafkaLog(TimeProvider time, ILogger<KafkaLog> logger)
{
    private static readonly TimeSpan RepeatInterval = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (string Text, long Written)> _last = new();

    /// <summary>Logs a line of the library.</summary>
    public void Write(LogMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var level = LevelOf(message.Level);
        if (logger.IsEnabled(level) && !Repeats(message.Name, message.Message))
            LogLine(level, message.Name, message.Facility, message.Message);
    }

    /// <summary>Logs an error that the library goes on from by itself, unless it is fatal.</summary>
    public void Write(Error error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var level = error.IsFatal ? LogLevel.Critical : LogLevel.Warning;
        if (logger.IsEnabled(level))
            LogError(level, error.Code, error.Reason);
    }

    private bool Repeats(string client, string text)
    {
        if (_last.TryGetValue(client, out var last) && last.Text == text && time.GetElapsedTime(last.Written) < RepeatInterval)
            return true;
        _last[client] = (text, time.GetTimestamp());
        return false;
    }

    private static LogLevel LevelOf(SyslogLevel level) => level switch
    {
        SyslogLevel.Emergency or SyslogLevel.Alert or SyslogLevel.Critical => LogLevel.Critical,
        SyslogLevel.Error or SyslogLevel.Warning => LogLevel.Warning, // librdkafka calls every lost connection an error; it retries them all.
        SyslogLevel.Notice or SyslogLevel.Info => LogLevel.Information,
        _ => LogLevel.Debug,
    };

    [LoggerMessage(Message = "{Client} {Facility}: {Text}")]
    private partial void LogLine(LogLevel level, string client, string facility, string text);

    [LoggerMessage(Message = "Kafka reports {Code}: {Reason}")]
    private partial void LogError(LogLevel level, ErrorCode code, string reason);
}
