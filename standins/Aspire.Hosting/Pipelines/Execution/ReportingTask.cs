namespace Aspire.Hosting.Pipelines.Execution;

/// <inheritdoc cref="IReportingTask" />
internal sealed class ReportingTask : IReportingTask
{
    private readonly ReportingStep _step;
    private readonly string _id = Guid.NewGuid().ToString();
    private string _text;
    private CompletionState _state = CompletionState.InProgress;

    public ReportingTask(ReportingStep step, string text, bool markdown)
    {
        (_step, _text) = (step, text);
        Write(null, markdown);
    }

    public Task UpdateAsync(string statusText, CancellationToken cancellationToken = default) => Update(statusText, markdown: false);

    public Task UpdateAsync(MarkdownString statusText, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(statusText);
        return Update(statusText.Value, markdown: true);
    }

    public Task CompleteAsync(
        string? completionMessage = null,
        CompletionState completionState = CompletionState.Completed,
        CancellationToken cancellationToken = default) => Complete(completionMessage, completionState, markdown: false);

    public Task CompleteAsync(
        MarkdownString completionMessage,
        CompletionState completionState = CompletionState.Completed,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(completionMessage);
        return Complete(completionMessage.Value, completionState, markdown: true);
    }

    public async ValueTask DisposeAsync() => await Complete(null, CompletionState.Completed, markdown: false);

    private Task Update(string text, bool markdown)
    {
        _text = text;
        Write(null, markdown);
        return Task.CompletedTask;
    }

    private Task Complete(string? message, CompletionState state, bool markdown)
    {
        if (_state == CompletionState.InProgress)
        {
            _state = state;
            Write(message, markdown);
        }

        return Task.CompletedTask;
    }

    private void Write(string? message, bool markdown) => _step.WriteTask(
        new()
        {
            Id = _id,
            StatusText = _text,
            CompletionState = _state.ToString(),
            CompletionMessage = message,
            StepId = _step.Id,
            EnableMarkdown = markdown,
        },
        _state);
}
