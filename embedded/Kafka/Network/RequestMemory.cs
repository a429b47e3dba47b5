namespace MetalsPipeline.Embedded.Kafka.Network;

/// <summary>
/// Bounds the memory that large requests of all connections take together. Who finds too little left waits, first come first served; its
/// client feels it as back-pressure.
/// </summary>
internal sealed class RequestMemory(long capacity)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<(int Bytes, TaskCompletionSource Granted)> _waiting = [];
    private long _available = capacity;

    public long Capacity { get; } = capacity;

    public async ValueTask ReserveAsync(int bytes, CancellationToken cancellationToken)
    {
        LinkedListNode<(int Bytes, TaskCompletionSource Granted)> turn;
        lock (_gate)
        {
            if (_waiting.Count == 0 && _available >= bytes)
            {
                _available -= bytes;
                return;
            }

            turn = _waiting.AddLast((bytes, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        using (cancellationToken.UnsafeRegister(_ => Abandon(turn, cancellationToken), null))
            await turn.Value.Granted.Task.ConfigureAwait(false);
    }

    public void Release(int bytes)
    {
        lock (_gate)
        {
            _available += bytes;
            GrantWaiting();
        }
    }

    private void Abandon(LinkedListNode<(int Bytes, TaskCompletionSource Granted)> turn, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (turn.List is null)
                return;
            _waiting.Remove(turn);
            turn.Value.Granted.SetCanceled(cancellationToken);
            GrantWaiting();
        }
    }

    private void GrantWaiting()
    {
        while (_waiting.First is { } next && next.Value.Bytes <= _available)
        {
            _waiting.RemoveFirst();
            _available -= next.Value.Bytes;
            next.Value.Granted.SetResult();
        }
    }
}
