namespace Aspire.Hosting.Backchannel;

/// <summary>A stream that a client takes piece by piece.</summary>
internal sealed class JsonRpcStream : IAsyncDisposable
{
    private const int MaxValues = 200;

    private readonly IAsyncEnumerator<object> _values;
    private readonly CancellationTokenSource _ending;
    private readonly SemaphoreSlim _taking = new(1, 1);
    private Task<bool>? _pending;

    public JsonRpcStream(IAsyncEnumerable<object> values, CancellationToken connectionEnds)
    {
        _ending = CancellationTokenSource.CreateLinkedTokenSource(connectionEnds);
        _values = values.GetAsyncEnumerator(_ending.Token);
    }

    /// <summary>Waits for one value, and takes along what is there besides.</summary>
    public async Task<JsonRpcPiece> NextAsync(CancellationToken cancellationToken)
    {
        await _taking.WaitAsync(cancellationToken);
        try
        {
            var values = new List<object>();
            do
            {
                _pending ??= _values.MoveNextAsync().AsTask();
                if (values.Count > 0 && !_pending.IsCompleted)
                {
                    break;
                }

                // Who stops waiting doesn't lose the value: the next one to ask gets it.
                var more = await _pending.WaitAsync(cancellationToken);
                _pending = null;
                if (!more)
                {
                    return new(values, Finished: true);
                }

                values.Add(_values.Current);
            }
            while (values.Count < MaxValues);
            return new(values, Finished: false);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            return new([], Finished: true);
        }
        finally
        {
            _taking.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _taking.WaitAsync();
        try
        {
            // An enumerator cannot be disposed while it moves.
            if (_pending is not null)
            {
                await _pending.ContinueWith(static _ => { }, TaskScheduler.Default);
            }

            await _values.DisposeAsync();
        }
        finally
        {
            _ending.Dispose();
        }
    }
}
