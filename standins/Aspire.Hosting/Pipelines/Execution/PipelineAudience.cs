namespace Aspire.Hosting.Pipelines.Execution;

/// <summary>Who looks at the activities: the console, or a CLI that asks for them when it is ready.</summary>
internal sealed class PipelineAudience(bool isConsole)
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsConsole => isConsole;

    /// <summary>The CLI asks for the activities.</summary>
    public void Ask() => _asked.TrySetResult();

    public Task ReadyAsync(CancellationToken cancellationToken) => isConsole ? Task.CompletedTask : _asked.Task.WaitAsync(cancellationToken);
}
