using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines.Execution;

/// <inheritdoc cref="IReportingStep" />
internal sealed class ReportingStep : IReportingStep
{
    private readonly ActivityReporter _reporter;
    private readonly string _title;
    private readonly string? _parentId;
    private readonly int _level;
    private readonly Lock _lock = new();
    private CompletionState _worst = CompletionState.Completed;

    public ReportingStep(ActivityReporter reporter, string title, string? parentId, int level)
    {
        (_reporter, _title, _parentId, _level) = (reporter, title, parentId, level);
        Write(title, markdown: false);
    }

    public string Id { get; } = Guid.NewGuid().ToString();

    public CompletionState State { get; private set; } = CompletionState.InProgress;

    public Task<IReportingTask> CreateTaskAsync(string statusText, CancellationToken cancellationToken = default) => CreateTask(statusText, markdown: false);

    public Task<IReportingTask> CreateTaskAsync(MarkdownString statusText, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(statusText);
        return CreateTask(statusText.Value, markdown: true);
    }

    public void Log(LogLevel logLevel, string message) => _reporter.WriteLog(Id, logLevel, message, markdown: false);

    public void Log(LogLevel logLevel, MarkdownString message)
    {
        ArgumentNullException.ThrowIfNull(message);
        _reporter.WriteLog(Id, logLevel, message.Value, markdown: true);
    }

    public Task CompleteAsync(
        string completionText,
        CompletionState completionState = CompletionState.Completed,
        CancellationToken cancellationToken = default) => Complete(completionText, completionState, markdown: false);

    public Task CompleteAsync(
        MarkdownString completionText,
        CompletionState completionState = CompletionState.Completed,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(completionText);
        return Complete(completionText.Value, completionState, markdown: true);
    }

    /// <summary>A step that nobody completed ends as the worst of its tasks did.</summary>
    public async ValueTask DisposeAsync() => await Complete(_title, _worst, markdown: false);

    /// <exception cref="InvalidOperationException">The step is complete; nothing can be a part of it any more.</exception>
    internal void WriteTask(PublishingActivityData data, CompletionState state)
    {
        lock (_lock)
        {
            if (State != CompletionState.InProgress)
            {
                throw new InvalidOperationException($"The step '{_title}' is complete; its task '{data.StatusText}' cannot change any more.");
            }

            _worst = (CompletionState)Math.Max((int)_worst, (int)state);
            _reporter.Write(PublishingActivity.Task, data);
        }
    }

    private Task<IReportingTask> CreateTask(string text, bool markdown) => Task.FromResult<IReportingTask>(new ReportingTask(this, text, markdown));

    private Task Complete(string text, CompletionState state, bool markdown)
    {
        lock (_lock)
        {
            if (State == CompletionState.InProgress)
            {
                State = state;
                Write(text, markdown);
            }
        }

        return Task.CompletedTask;
    }

    private void Write(string text, bool markdown) => _reporter.Write(PublishingActivity.Step, new()
    {
        Id = Id,
        StatusText = text,
        CompletionState = State.ToString(),
        ParentStepId = _parentId,
        HierarchyLevel = _level,
        EnableMarkdown = markdown,
    });
}
