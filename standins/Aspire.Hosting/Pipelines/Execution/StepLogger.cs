using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines.Execution;

/// <summary>Reports what is logged as a part of a step.</summary>
internal sealed class StepLogger(IReportingStep step) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        step.Log(logLevel, formatter(state, exception) + (exception is null ? "" : $"{Environment.NewLine}{exception}"));
    }
}
