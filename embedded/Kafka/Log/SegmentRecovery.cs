using System.Buffers;
using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Logging;

namespace MetalsPipeline.Embedded.Kafka.Log;

/// <summary>
/// Brings a segment back at start. If its index ends with a mark at the very end of the file, it was closed cleanly and nothing is read.
/// Otherwise every batch is checked, the index rebuilt, and what a crash left half-written at the end is cut off and reported.
/// </summary>
internal static class SegmentRecovery
{
    private const int ScanBuffer = 1024 * 1024;

    /// <summary>Restores a leased segment; returns the offset that follows its last batch.</summary>
    public static long Restore(Segment segment, JsonLog log)
    {
        var fileLength = segment.FileLength();
        if (segment.LastIndexEntry() is { } end && end.Position == fileLength)
        {
            segment.Restore(end.Position, end.MaxTimestampBefore);
            return segment.BaseOffset + end.RelativeOffset;
        }

        return Scan(segment, (int)Math.Min(fileLength, int.MaxValue), log);
    }

    private static long Scan(Segment segment, int fileLength, JsonLog log)
    {
        var entries = new List<IndexEntry>();
        var (position, nextOffset, maxTimestamp, lastIndexed) = (0, segment.BaseOffset, long.MinValue, -Segment.IndexInterval);
        var buffer = ArrayPool<byte>.Shared.Rent(ScanBuffer);
        var (bufferedFrom, bufferedTo) = (0, 0);

        ReadOnlySpan<byte> Window(int from, int length)
        {
            if (from + length > bufferedTo)
            {
                if (length > buffer.Length)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = ArrayPool<byte>.Shared.Rent(length);
                }

                bufferedFrom = from;
                bufferedTo = from + segment.Read(buffer, from);
            }

            return bufferedTo < from + length ? [] : buffer.AsSpan(from - bufferedFrom, length);
        }

        while (TryReadHeader(Window(position, RecordBatchHeader.Size), nextOffset, fileLength - position, out var header) &&
            header.HasValidChecksum(Window(position, header.TotalLength)))
        {
            if (position - lastIndexed >= Segment.IndexInterval)
            {
                entries.Add(new IndexEntry((int)(header.BaseOffset - segment.BaseOffset), position, maxTimestamp));
                lastIndexed = position;
            }

            position += header.TotalLength;
            nextOffset = header.LastOffset + 1;
            maxTimestamp = Math.Max(maxTimestamp, header.MaxTimestamp);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        if (position < fileLength)
            log.Warning("cut a torn tail", ("file", segment.Path), ("bytes", fileLength - position), ("nextOffset", nextOffset));

        segment.Rebuild(position, maxTimestamp, entries);
        return nextOffset;
    }

    private static bool TryReadHeader(ReadOnlySpan<byte> bytes, long expectedOffset, int available, out RecordBatchHeader header)
    {
        header = bytes.IsEmpty ? default : RecordBatchHeader.Read(bytes);
        return header.Magic == RecordBatchHeader.CurrentMagic
            && header.BatchLength >= RecordBatchHeader.Size - RecordBatchHeader.LengthOverhead
            && header.BatchLength <= available - RecordBatchHeader.LengthOverhead
            && header.BaseOffset >= expectedOffset
            && header.LastOffsetDelta >= 0;
    }
}
