using MetalsPipeline.Embedded.Logging;
using MetalsPipeline.Embedded.MongoDB.Errors;

namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>
/// Brings the journal to disk. One flush serves all who wait for it.
/// After a flush has failed nothing more is promised: the system may have dropped the pages, so every later write is refused.
/// </summary>
internal sealed class Durability : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _storeLock;
    private readonly Lock _flushing = new();
    private readonly FsyncPolicy _policy;
    private readonly JsonLog _log;
    private readonly ITimer? _timer;
    private Journal? _journal;
    private uint _flushedBefore;
    private long _durable = -1;
    private volatile Exception? _failure;

    public Durability(Lock storeLock, FsyncPolicy policy, TimeProvider clock, JsonLog log)
    {
        (_storeLock, _policy, _log) = (storeLock, policy, log);
        if (policy == FsyncPolicy.Interval)
            _timer = clock.CreateTimer(_ => FlushOrFail(long.MaxValue), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins to flush, first of all what a process before this one may have left unflushed.</summary>
    public void Start(Journal journal)
    {
        _journal = journal;
        _flushedBefore = journal.Segments[^Math.Min(Journal.UnflushedSegments + 1, journal.Segments.Count)].Number;
        _timer?.Change(Interval, Interval);
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

    /// <summary>
    /// Returns when everything up to the position may be acknowledged. Who comes first flushes for all who have written by then.
    /// </summary>
    /// <exception cref="ServerException">It couldn't be brought to disk.</exception>
    public void Await(long position, bool journaled)
    {
        if (_policy != FsyncPolicy.Always && !journaled)
            return;
        FlushOrFail(position);
        RequireHealthy();
    }

    /// <summary>Makes sure that a full segment is on the disk. Called under the store's lock.</summary>
    public void RequireFlushed(Segment segment)
    {
        if (segment.Number >= Volatile.Read(ref _flushedBefore))
            segment.Flush();
    }

    /// <summary>Flushes everything written so far.</summary>
    public void Flush() => Flush(long.MaxValue);

    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
            await _timer.DisposeAsync().ConfigureAwait(false);
        if (_policy != FsyncPolicy.Never && _journal is not null)
            FlushOrFail(long.MaxValue);
    }

    /// <summary>Flushes unless everything up to the position is on disk.</summary>
    private void Flush(long position)
    {
        lock (_flushing)
        {
            Segment[] dirty;
            long written;
            lock (_storeLock)
            {
                written = _journal!.Written;
                if (_durable == written || _durable >= position)
                    return;
                dirty = [.. _journal.Segments.Where(s => s.Number >= _flushedBefore)];
            }

            foreach (var segment in dirty)
                segment.Flush();
            Volatile.Write(ref _flushedBefore, dirty[^1].Number);
            _durable = written;
        }
    }

    private void FlushOrFail(long position)
    {
        try
        {
            if (_failure is null)
                Flush(position);
        }
        catch (IOException e)
        {
            _failure = e;
            _log.Error("journal flush failed, writes are refused from now on", ("reason", e.Message));
        }
    }
}
