using System.Diagnostics.CodeAnalysis;
using MetalsPipeline.Embedded.Kafka.Protocol;
using Microsoft.Win32.SafeHandles;

namespace MetalsPipeline.Embedded.Kafka.Log;

/// <summary>
/// One append-only file of a partition's log, with its index. Its owner appends one batch at a time; any number of readers may lease it
/// meanwhile. The files are open only while someone holds a lease: the log itself on the segment it appends to, and each response that
/// sends from it. A deleted segment stays readable to those who hold one.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The files are closed with the last lease; readers outlive the log.")]
internal sealed class Segment(string directory, long baseOffset)
{
    /// <summary>How many bytes of the log there are to one index entry, at least.</summary>
    public const int IndexInterval = 4096;

    private readonly Lock _gate = new();
    private SafeFileHandle? _file;
    private SparseIndex? _index;
    private int _leases;
    private bool _deleted;
    private int _length;
    private int _lastIndexedPosition = -IndexInterval;

    public long BaseOffset { get; } = baseOffset;

    public string Path { get; } = PathOf(directory, baseOffset, ".log");

    public int Length => Volatile.Read(ref _length);

    /// <summary>The newest timestamp of any record in this segment.</summary>
    public long MaxTimestamp { get; private set; } = long.MinValue;

    /// <summary>Something was written since the last flush.</summary>
    public bool IsDirty { get; private set; }

    private string IndexPath => System.IO.Path.ChangeExtension(Path, ".index");

    private SafeFileHandle File => _file ?? throw new InvalidOperationException($"{Path} isn't leased.");

    private SparseIndex Index => _index ?? throw new InvalidOperationException($"{Path} isn't leased.");

    public static string PathOf(string directory, long offset, string extension) =>
        System.IO.Path.Combine(directory, offset.ToString("D20", null) + extension);

    /// <summary>The offset that a file's name says.</summary>
    public static long OffsetOf(string path) => long.TryParse(System.IO.Path.GetFileNameWithoutExtension(path), out var offset)
        ? offset
        : throw new InvalidDataException($"{path} isn't one of the broker's files; remove it.");

    /// <summary>Keeps the files open until <see cref="Release"/>; false if the segment is gone.</summary>
    public bool TryLease()
    {
        lock (_gate)
        {
            if (_deleted)
                return false;
            if (_leases == 0)
                OpenFiles();
            _leases++;
            return true;
        }
    }

    public void Release()
    {
        lock (_gate)
        {
            if (--_leases > 0)
                return;
            _index?.Dispose();
            _file?.Dispose();
            (_index, _file) = (null, null);
        }
    }

    /// <summary>Takes over length and newest timestamp, as the index of a cleanly closed segment tells them.</summary>
    public void Restore(int length, long maxTimestamp)
    {
        MaxTimestamp = maxTimestamp;
        _lastIndexedPosition = length == 0 ? -IndexInterval : length;
        Volatile.Write(ref _length, length);
    }

    public void Append(ReadOnlySpan<byte> batch, in RecordBatchHeader header, long offset)
    {
        var position = _length;
        try
        {
            DiskFile.Write(File, batch, position);
            if (position - _lastIndexedPosition >= IndexInterval)
            {
                Index.Append(new IndexEntry((int)(offset - BaseOffset), position, MaxTimestamp));
                _lastIndexedPosition = position;
            }
        }
        catch (IOException)
        {
            // Nothing of a refused batch may come back as a record after a restart.
            RandomAccess.SetLength(File, position);
            throw;
        }

        MaxTimestamp = Math.Max(MaxTimestamp, header.MaxTimestamp);
        IsDirty = true;
        Volatile.Write(ref _length, position + batch.Length);
    }

    /// <summary>Marks the end in the index, so that the next start needn't scan this segment.</summary>
    public void MarkEnd(long nextOffset) => Index.Append(new IndexEntry((int)(nextOffset - BaseOffset), _length, MaxTimestamp));

    public IndexEntry? LastIndexEntry() => Index.Last;

    /// <summary>Takes over what a scan has found.</summary>
    public void Rebuild(int length, long maxTimestamp, IReadOnlyCollection<IndexEntry> entries)
    {
        RandomAccess.SetLength(File, length);
        Index.Rewrite(entries);
        Restore(length, maxTimestamp);
        IsDirty = true;
    }

    public long FileLength() => RandomAccess.GetLength(File);

    public int Read(Span<byte> destination, long position) => RandomAccess.Read(File, destination, position);

    public void ReadExactly(Span<byte> destination, long position)
    {
        while (destination.Length > 0)
        {
            var read = Read(destination, position);
            if (read == 0)
                throw new IOException($"{Path} ends at {position}, before all of it was read.");
            destination = destination[read..];
            position += read;
        }
    }

    /// <summary>The batch that holds an offset, or the first one after it; null if there is none before <paramref name="limit"/>.</summary>
    public (int Position, RecordBatchHeader Header)? FindByOffset(long offset, int limit)
    {
        var walker = new BatchWalker(this, Index.PositionForOffset(offset - BaseOffset), limit, stackalloc byte[BatchWalker.BufferSize]);
        while (walker.MoveNext())
        {
            if (walker.Header.LastOffset >= offset)
                return (walker.Position, walker.Header);
        }

        return null;
    }

    /// <summary>The first batch with a record of this time or later; null if there is none before <paramref name="limit"/>.</summary>
    public (int Position, RecordBatchHeader Header)? FindByTimestamp(long timestamp, int limit)
    {
        var walker = new BatchWalker(this, Index.PositionForTimestamp(timestamp), limit, stackalloc byte[BatchWalker.BufferSize]);
        while (walker.MoveNext())
        {
            if (walker.Header.MaxTimestamp >= timestamp)
                return (walker.Position, walker.Header);
        }

        return null;
    }

    public void Flush()
    {
        IsDirty = false;
        RandomAccess.FlushToDisk(File);
        Index.Flush();
    }

    public void Delete()
    {
        lock (_gate)
        {
            _deleted = true;
            System.IO.File.Delete(Path);
            System.IO.File.Delete(IndexPath);
        }
    }

    private void OpenFiles()
    {
        var file = DiskFile.Open(Path);
        try
        {
            _index = new SparseIndex(DiskFile.Open(IndexPath));
            _file = file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
