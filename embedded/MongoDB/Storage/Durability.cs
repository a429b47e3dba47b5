using MetalsPipeline.Embedded.MongoDB.Errors;
using MetalsPipeline.Embedded.MongoDB.Hosting;

namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>
/// Flushes the journal and tells writers when theirs has reached the disk. One flush serves all who wait for it.
/// After a flush has failed nothing more is promised: the system may have dropped the pages, so every later write is refused.
/// </summary>
internal sealed class Durability : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _storeLock;
    private readonly Lock _flushing = new();
    private readonly FsyncPolicy _policy;
    private readonly JsonLog _log;
    private readonly SemaphoreSlim _wanted = new(0);
    private readonly List<(long Position, TaskCompletionSource Reached)> _waiters = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer? _timer;
    private Task _loop = Task.CompletedTask;
    private Journal _journal = null!;
    private uint _flushedBefore;
    private long _durable = -1;
    private volatile Exception? _failure;

    public Durability(Lock storeLock, FsyncPolicy policy, TimeProvider clock, JsonLog log)
    {
        (_storeLock, _policy, _log) = (storeLock, policy, log);
        if (policy == FsyncPolicy.Interval)
            _timer = clock.CreateTimer(_ => _wanted.Release(), null, Interval, Interval);
    }

    /// <summary>Begins to flush, first of all what a process before this one may have left unflushed.</summary>
    public void Start(Journal journal)
    {
        _journal = journal;
        _flushedBefore = journal.Segments[^Math.Min(Journal.UnflushedSegments + 1, journal.Segments.Count)].Number;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Throws when an earlier flush has failed.</summary>
    public void RequireHealthy()
    {
        if (_failure is { } failure)
        {
            throw new ServerException(ErrorCode.OutOfDiskSpace,
                $"Writes are refused because the journal couldn't be flushed to disk ({failure.Message}); check the disk and restart the server.", failure);
        }
    }

    /// <summary>Completes when everything up to the position may be acknowledged.</summary>
    public ValueTask WaitAsync(long position, bool journaled)
    {
        if (_policy != FsyncPolicy.Always && !journaled)
            return ValueTask.CompletedTask;
        TaskCompletionSource reached;
        lock (_waiters)
        {
            if (_durable >= position)
                return ValueTask.CompletedTask;
            reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((position, reached));
        }

        _wanted.Release();
        return new ValueTask(reached.Task);
    }

    /// <summary>Makes sure that a full segment is on the disk. Called under the store's lock.</summary>
    public void RequireFlushed(Segment segment)
    {
        if (segment.Number >= Volatile.Read(ref _flushedBefore))
            segment.Flush();
    }

    /// <summary>Flushes everything written so far.</summary>
    public void Flush()
    {
        lock (_flushing)
        {
            Segment[] dirty;
            long position;
            lock (_storeLock)
            {
                position = _journal.Written;
                if (position == _durable)
                    return;
                dirty = [.. _journal.Segments.Where(s => s.Number >= _flushedBefore)];
            }

            foreach (var segment in dirty)
                segment.Flush();
            Volatile.Write(ref _flushedBefore, dirty[^1].Number);
            Reached(position);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        if (_timer is not null)
            await _timer.DisposeAsync().ConfigureAwait(false);
        _wanted.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _wanted.WaitAsync(_stop.Token).ConfigureAwait(false);
                FlushOrFail();
            }
        }
        catch (OperationCanceledException)
        {
            if (_policy != FsyncPolicy.Never)
                FlushOrFail();
        }
    }

    private void FlushOrFail()
    {
        try
        {
            if (_failure is null)
                Flush();
        }
        catch (IOException e)
        {
            _failure = e;
            _log.Error("journal flush failed, writes are refused from now on", ("reason", e.Message));
            lock (_waiters)
            {
                foreach (var (_, reached) in _waiters)
                    reached.SetException(e);
                _waiters.Clear();
            }
        }
    }

    private void Reached(long position)
    {
        lock (_waiters)
        {
            _durable = position;
            foreach (var waiter in _waiters)
            {
                if (waiter.Position <= position)
                    waiter.Reached.SetResult();
            }

            _waiters.RemoveAll(w => w.Position <= position);
        }
    }
}
