using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines;

/// <summary>A step as it is shown; disposing it completes it.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IReportingStep : IAsyncDisposable
{
    Task<IReportingTask> CreateTaskAsync(string statusText, CancellationToken cancellationToken = default);

    Task<IReportingTask> CreateTaskAsync(MarkdownString statusText, CancellationToken cancellationToken = default);

    void Log(LogLevel logLevel, string message);

    void Log(LogLevel logLevel, MarkdownString message);

    Task CompleteAsync(
        string completionText,
        CompletionState completionState = CompletionState.Completed,
        CancellationToken cancellationToken = default);

    Task CompleteAsync(
        MarkdownString completionText,
        CompletionState completionState = CompletionState.Completed,
        CancellationToken cancellationToken = default);
}

/// <summary>A part of a step as it is shown; disposing it completes it.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IReportingTask : IAsyncDisposable
{
    Task UpdateAsync(string statusText, CancellationToken cancellationToken = default);

    Task UpdateAsync(MarkdownString statusText, CancellationToken cancellationToken = default);

    Task CompleteAsync(
        string? completionMessage = null,
        CompletionState completionState = CompletionState.Completed,
        CancellationToken cancellationToken = default);

    Task CompleteAsync(
        MarkdownString completionMessage,
        CompletionState completionState = CompletionState.Completed,
        CancellationToken cancellationToken = default);
}
