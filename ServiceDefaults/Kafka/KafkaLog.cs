using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace MetalsPipeline.ServiceDefaults.Kafka;

/// <summary>Takes what the Kafka client library says outside of calls into the service's log.</summary>
public sealed partial class KafkaLog(ILogger<KafkaLog> logger)
{
    /// <summary>Logs a line of the library.</summary>
    public void Write(LogMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var level = LevelOf(message.Level);
        if (logger.IsEnabled(level))
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
