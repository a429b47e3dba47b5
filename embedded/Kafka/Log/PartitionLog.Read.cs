using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Log;

internal partial class PartitionLog
{
    /// <summary>
    /// Records from an offset on, as they lie in the log: whole batches, of which the first may begin before the offset and the last may be
    /// cut off by <paramref name="maxBytes"/>, as consumers expect. The first batch is given whole, however large, if <paramref
    /// name="wholeFirstBatch"/>.
    /// </summary>
    public (ErrorCode Error, LogSlice Slice) Read(long offset, int maxBytes, bool wholeFirstBatch)
    {
        var visible = _visible;
        if (offset == visible.Offset)
            return (ErrorCode.None, LogSlice.Empty);
        if (offset < StartOffset || offset > visible.Offset)
            return (ErrorCode.OffsetOutOfRange, LogSlice.Empty);

        var segments = _segments;
        for (var i = SegmentIndexFor(segments, offset); i < segments.Length; i++)
        {
            var segment = segments[i];
            if (!segment.TryLease())
                return (ErrorCode.OffsetOutOfRange, LogSlice.Empty);

            // The lease goes over to the slice, if there is one.
            var slice = LogSlice.Empty;
            try
            {
                var limit = segment == visible.Segment ? visible.Position : segment.Length;
                if (PositionOf(offset, segment, limit) is { } position)
                {
                    slice = new LogSlice(segment, position, LengthToRead(segment, position, limit, maxBytes, wholeFirstBatch));
                    return (ErrorCode.None, slice.Length > 0 ? slice : LogSlice.Empty);
                }
            }
            finally
            {
                if (slice.Length == 0)
                    segment.Release();
            }

            if (segment == visible.Segment)
                break;
        }

        return (ErrorCode.None, LogSlice.Empty);
    }

    /// <summary>The first record of this time or later, as far as batches tell it; null if there is none.</summary>
    public (long Offset, long Timestamp)? FindByTimestamp(long timestamp)
    {
        var visible = _visible;
        foreach (var segment in _segments)
        {
            if (segment.MaxTimestamp >= timestamp && segment.TryLease())
            {
                try
                {
                    var limit = segment == visible.Segment ? visible.Position : segment.Length;
                    if (segment.FindByTimestamp(timestamp, limit) is var (position, header))
                    {
                        var (offset, found) = RecordSearch.FirstAtOrAfter(segment, position, header, timestamp);
                        return (Math.Max(offset, StartOffset), found);
                    }
                }
                finally
                {
                    segment.Release();
                }
            }

            if (segment == visible.Segment)
                break;
        }

        return null;
    }

    private int? PositionOf(long offset, Segment segment, int limit)
    {
        // Consumers that keep up ask for an offset where a recent append ended.
        foreach (var end in _recentEnds)
        {
            if (end?.Offset == offset && end.Segment == segment && end.Position < limit)
                return end.Position;
        }

        return segment.FindByOffset(offset, limit)?.Position;
    }

    private static int LengthToRead(Segment segment, int position, int limit, int maxBytes, bool wholeFirstBatch)
    {
        var available = limit - position;
        if (available <= maxBytes)
            return available;

        Span<byte> bytes = stackalloc byte[RecordBatchHeader.Size];
        segment.Read(bytes, position);
        var first = RecordBatchHeader.Read(bytes).TotalLength;
        return first <= maxBytes ? maxBytes : wholeFirstBatch ? first : 0;
    }
}
