namespace Aspire.Hosting.Backchannel;

/// <summary>Whether the CLI that has started this app host says that it is up.</summary>
internal sealed class AppHostReadiness
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Ready => _ready.Task;

    public void Set() => _ready.TrySetResult();
}
