namespace MetalsPipeline.Embedded.Kafka.Topics;

/// <summary>A fetch that waits until enough bytes arrive in any of its partitions.</summary>
internal sealed class FetchWait(long bytesNeeded)
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytesNeeded = bytesNeeded;

    public Task Arrived => _arrived.Task;

    public void Signal(long bytes)
    {
        if (Interlocked.Add(ref _bytesNeeded, -bytes) <= 0)
            _arrived.TrySetResult();
    }
}
