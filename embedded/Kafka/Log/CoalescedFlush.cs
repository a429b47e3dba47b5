namespace MetalsPipeline.Embedded.Kafka.Log;

/// <summary>
/// Group commit: everyone who asks while a flush is under way shares the next one. A task from <see cref="RequestAsync"/> ends once all
/// that was written before the call is flushed.
/// </summary>
internal sealed class CoalescedFlush(Action flush)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _waiting;
    private bool _running;

    public Task RequestAsync()
    {
        lock (_gate)
        {
            _waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_running)
            {
                _running = true;
                ThreadPool.UnsafeQueueUserWorkItem(static self => self.Run(), this, preferLocal: false);
            }

            return _waiting.Task;
        }
    }

    private void Run()
    {
        while (TakeWaiting() is { } waiting)
        {
            try
            {
                flush();
                waiting.SetResult();
            }
            catch (Exception failure)
            {
                waiting.SetException(failure);
            }
        }
    }

    private TaskCompletionSource? TakeWaiting()
    {
        lock (_gate)
        {
            var waiting = _waiting;
            _waiting = null;
            _running = waiting is not null;
            return waiting;
        }
    }
}
