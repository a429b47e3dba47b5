using System.Text;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Log;

internal partial class PartitionLog
{
    /// <summary>
    /// Deletes the oldest segments whose records are all too old, or that are more than the log may take. -1 means no limit.
    /// </summary>
    public void Clean(long now, long retentionMs, long retentionBytes, long producersSince)
    {
        lock (_gate)
        {
            if (_closed || _failed)
                return;

            _producers.ForgetBefore(producersSince);
            var expiredBefore = retentionMs < 0 ? long.MinValue : now - retentionMs;
            if (_end.Segment.Length > 0 && _end.Segment.MaxTimestamp < expiredBefore)
                Roll();

            var size = SizeInBytes;
            var count = 0;
            for (; count < _segments.Length - 1; count++)
            {
                var segment = _segments[count];
                var isTooOld = segment.MaxTimestamp < expiredBefore;
                var isTooMuch = retentionBytes >= 0 && size - segment.Length >= retentionBytes;
                if (!isTooOld && !isTooMuch)
                    break;
                size -= segment.Length;
            }

            DropSegments(count);
        }
    }

    /// <summary>Makes the log start at an offset (-1: at its end) and returns where it starts now.</summary>
    public (ErrorCode Error, long StartOffset) DeleteRecordsBefore(long offset)
    {
        lock (_gate)
        {
            if (offset == -1)
                offset = VisibleEndOffset;
            if (offset < 0 || offset > VisibleEndOffset)
                return (ErrorCode.OffsetOutOfRange, -1);

            if (offset > StartOffset)
            {
                try
                {
                    AtomicFile.Write(StartOffsetPath, Encoding.ASCII.GetBytes($"{offset}"));
                }
                catch (IOException failure)
                {
                    return (StorageFailed(failure.Message), -1);
                }

                Interlocked.Exchange(ref _startOffset, offset);
            }

            DropSegments(SegmentIndexFor(_segments, StartOffset));
            return (ErrorCode.None, StartOffset);
        }
    }

    private void DropSegments(int count)
    {
        if (count == 0)
            return;

        var dropped = _segments[..count];
        Interlocked.Exchange(ref _startOffset, Math.Max(StartOffset, _segments[count].BaseOffset));
        _segments = _segments[count..];
        foreach (var segment in dropped)
        {
            _environment.Quota.Release(segment.Length);
            Delete(segment);
        }

        _environment.Log.Info("deleted old records", ("directory", _directory), ("segments", count), ("startOffset", StartOffset));
    }

    private void Delete(Segment segment)
    {
        try
        {
            segment.Delete();
        }
        catch (IOException failure)
        {
            // Nobody reads it any more; should it come back with the next start, retention finds it again.
            _environment.Log.Warning("a segment can't be deleted", ("file", segment.Path), ("cause", failure.Message));
        }
    }
}
