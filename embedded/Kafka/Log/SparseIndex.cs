using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MetalsPipeline.Embedded.Kafka.Log;

/// <summary>
/// The index file beside a segment: one <see cref="IndexEntry"/> every few kilobytes, for look-ups by offset and by time. It is searched
/// where it lies, in the page cache, so it takes no heap however large the log is. It can always be rebuilt from the segment.
/// </summary>
internal sealed class SparseIndex(SafeFileHandle file) : IDisposable
{
    private int _count = (int)(RandomAccess.GetLength(file) / IndexEntry.Size);

    public int Count => Volatile.Read(ref _count);

    public IndexEntry? Last => Count == 0 ? null : EntryAt(Count - 1);

    public void Append(IndexEntry entry)
    {
        DiskFile.Write(file, MemoryMarshal.AsBytes(new ReadOnlySpan<IndexEntry>(in entry)), (long)_count * IndexEntry.Size);
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>Replaces everything, after the segment was scanned.</summary>
    public void Rewrite(IReadOnlyCollection<IndexEntry> entries)
    {
        RandomAccess.SetLength(file, 0);
        DiskFile.Write(file, MemoryMarshal.AsBytes(entries.ToArray().AsSpan()), 0);
        Volatile.Write(ref _count, entries.Count);
    }

    /// <summary>Where to start looking for a record by offset.</summary>
    public int PositionForOffset(long relativeOffset) => LastWhere(entry => entry.RelativeOffset <= relativeOffset);

    /// <summary>Where to start looking for the first batch with a record of this time or later.</summary>
    public int PositionForTimestamp(long timestamp) => LastWhere(entry => entry.MaxTimestampBefore < timestamp);

    public void Flush() => RandomAccess.FlushToDisk(file);

    public void Dispose() => file.Dispose();

    /// <summary>Position of the last entry that satisfies a condition which holds for a first part of the entries; 0 if for none.</summary>
    private int LastWhere(Func<IndexEntry, bool> condition)
    {
        var (low, high, position) = (0, Count - 1, 0);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var entry = EntryAt(middle);
            if (condition(entry))
                (low, position) = (middle + 1, entry.Position);
            else
                high = middle - 1;
        }

        return position;
    }

    private IndexEntry EntryAt(int number)
    {
        var entry = default(IndexEntry);
        var bytes = MemoryMarshal.AsBytes(new Span<IndexEntry>(ref entry));
        if (RandomAccess.Read(file, bytes, (long)number * IndexEntry.Size) < IndexEntry.Size)
            throw new IOException($"Index entry {number} can't be read.");
        return entry;
    }
}
