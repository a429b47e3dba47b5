namespace MetalsPipeline.Embedded.Kafka.Log;

/// <summary>
/// The log of one partition: segments in a folder, appended to under one lock and read without any. This part opens and closes it;
/// appending, reading, flushing and deleting have a file each.
/// </summary>
internal sealed partial class PartitionLog : IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _directory;
    private readonly LogEnvironment _environment;
    private readonly ProducerStates _producers = new();
    private readonly CoalescedFlush _flush;
    private readonly LogEnd?[] _recentEnds = new LogEnd?[16];
    private uint _recentEndCount;
    private volatile Segment[] _segments;
    private volatile LogEnd _end;
    private volatile LogEnd _visible;
    private volatile bool _failed;
    private volatile bool _directoryChanged;
    private long _startOffset;
    private bool _storageFailureReported;
    private bool _closed;
    private volatile bool _deleted;

    private PartitionLog(string directory, LogEnvironment environment)
    {
        _directory = directory;
        _environment = environment;
        _flush = new CoalescedFlush(FlushNow);
        _segments = LoadSegments(out var endOffset);
        _end = _visible = new LogEnd(endOffset, _segments[^1], _segments[^1].Length);
        _startOffset = Math.Min(Math.Max(ReadStartOffset(), _segments[0].BaseOffset), endOffset);
        RestoreProducers(endOffset);
        foreach (var segment in _segments)
            environment.Quota.Count(segment.Length);

        // What a killed process left unflushed is about to be shown to consumers, so it must not vanish any more.
        if (environment.Fsync != FsyncPolicy.Never && _segments.Any(segment => segment.IsDirty))
            FlushNow();
    }

    /// <summary>Raised when more can be read, with the number of bytes that came.</summary>
    public event Action<int>? Advanced;

    /// <summary>The offset up to which consumers may read: the high watermark.</summary>
    public long VisibleEndOffset => _visible.Offset;

    public long StartOffset => Interlocked.Read(ref _startOffset);

    public bool IsDeleted => _deleted;

    public long SizeInBytes => _segments.Sum(segment => (long)segment.Length);

    private long Now => _environment.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private string StartOffsetPath => Path.Combine(_directory, "start-offset");

    public static PartitionLog Open(string directory, LogEnvironment environment)
    {
        Directory.CreateDirectory(directory);
        return new PartitionLog(directory, environment);
    }

    /// <summary>Closes cleanly, so that the next start has nothing to scan.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;

            try
            {
                if (!_failed)
                {
                    FlushNow();
                    ProducerSnapshot.Write(_directory, _end.Offset, _producers);
                    _end.Segment.MarkEnd(_end.Offset);
                }
            }
            catch (IOException failure)
            {
                // What was acknowledged is in the segments; the next start scans instead of trusting the mark.
                _environment.Log.Warning("a log wasn't closed cleanly", ("directory", _directory), ("cause", failure.Message));
            }

            _end.Segment.Release();
        }
    }

    /// <summary>Closes the log and removes its files. Who is reading from it may finish.</summary>
    public void Delete()
    {
        lock (_gate)
        {
            _closed = _deleted = true;
            _environment.Quota.Release(SizeInBytes);
            foreach (var segment in _segments)
                Delete(segment);
            _end.Segment.Release();
            Directory.Delete(_directory, recursive: true);
        }
    }

    private Segment[] LoadSegments(out long endOffset)
    {
        long[] baseOffsets = [.. Directory.EnumerateFiles(_directory, "*.log").Select(Segment.OffsetOf).Order()];
        if (baseOffsets.Length == 0)
        {
            baseOffsets = [0];
            _directoryChanged = true;
        }

        endOffset = 0;
        var segments = new List<Segment>();
        foreach (var baseOffset in baseOffsets)
        {
            var segment = new Segment(_directory, baseOffset);
            segment.TryLease();
            endOffset = SegmentRecovery.Restore(segment, _environment.Log);
            if (segments.Count + 1 < baseOffsets.Length)
                segment.Release();
            segments.Add(segment);
        }

        return [.. segments];
    }

    private void RestoreProducers(long endOffset)
    {
        var from = ProducerSnapshot.Load(_directory, endOffset, _producers);
        Span<byte> buffer = stackalloc byte[BatchWalker.BufferSize];
        for (var i = SegmentIndexFor(_segments, from); from < endOffset && i < _segments.Length; i++)
        {
            var segment = _segments[i];
            segment.TryLease();
            var walker = new BatchWalker(segment, segment.FindByOffset(from, segment.Length)?.Position ?? 0, segment.Length, buffer);
            while (walker.MoveNext())
            {
                if (walker.Header.BaseOffset >= from)
                    _producers.Record(walker.Header, walker.Header.BaseOffset, Now);
            }

            segment.Release();
        }
    }

    private long ReadStartOffset()
    {
        if (!File.Exists(StartOffsetPath))
            return 0;
        return long.TryParse(File.ReadAllText(StartOffsetPath), out var offset)
            ? offset
            : throw new InvalidDataException($"{StartOffsetPath} is damaged; without it all records in the folder are kept.");
    }

    /// <summary>The last segment that starts at or before an offset.</summary>
    private static int SegmentIndexFor(Segment[] segments, long offset)
    {
        var index = Array.FindLastIndex(segments, segment => segment.BaseOffset <= offset);
        return Math.Max(index, 0);
    }
}
