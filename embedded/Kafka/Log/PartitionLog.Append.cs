using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Log;

/// <summary>What became of a batch: where its first record is, or why it was refused.</summary>
internal readonly record struct AppendResult(ErrorCode Error, long BaseOffset = -1);

internal partial class PartitionLog
{
    /// <summary>
    /// Gives a checked batch the next offsets and writes it as it came. The batch's bytes are changed in place (base offset, leader epoch).
    /// A batch that an idempotent producer sent before isn't stored again; its first place is the answer.
    /// </summary>
    public AppendResult Append(Span<byte> batch, in RecordBatchHeader header, int leaderEpoch, int segmentBytes)
    {
        lock (_gate)
        {
            if (_closed || _failed)
                return new AppendResult(_failed ? ErrorCode.KafkaStorageError : ErrorCode.UnknownTopicOrPartition);

            var (error, duplicateOf) = _producers.Check(header);
            if (error != ErrorCode.None || duplicateOf is not null)
                return new AppendResult(error, duplicateOf ?? -1);

            if (!_environment.Quota.TryReserve(batch.Length))
                return new AppendResult(StorageFailed("the storage quota is used up"));

            try
            {
                return Write(batch, header, leaderEpoch, segmentBytes);
            }
            catch (IOException failure)
            {
                _environment.Quota.Release(batch.Length);
                return new AppendResult(StorageFailed(failure.Message));
            }
        }
    }

    private AppendResult Write(Span<byte> batch, in RecordBatchHeader header, int leaderEpoch, int segmentBytes)
    {
        var offset = _end.Offset;
        var segment = _end.Segment;
        var isFull = segment.Length > segmentBytes - batch.Length || offset + header.LastOffsetDelta - segment.BaseOffset > int.MaxValue;
        if (isFull && segment.Length > 0)
            segment = Roll();

        RecordBatchHeader.Place(batch, offset, leaderEpoch);
        segment.Append(batch, header, offset);
        _producers.Record(header, offset, Now);

        _end = new LogEnd(offset + header.LastOffsetDelta + 1, segment, segment.Length);
        _recentEnds[_recentEndCount++ % (uint)_recentEnds.Length] = _end;
        _storageFailureReported = false;
        if (_environment.Fsync != FsyncPolicy.Always)
            Publish(_end, batch.Length);
        return new AppendResult(ErrorCode.None, offset);
    }

    /// <summary>Closes the active segment and goes on in a new one.</summary>
    private Segment Roll()
    {
        var (offset, full, _) = _end;
        var next = new Segment(_directory, offset);
        next.TryLease();
        try
        {
            ProducerSnapshot.Write(_directory, offset, _producers);
            full.MarkEnd(offset);
        }
        catch (IOException)
        {
            next.Release();
            next.Delete();
            throw;
        }

        _segments = [.. _segments, next];
        _end = new LogEnd(offset, next, 0);
        _directoryChanged = true;
        full.Release();
        return next;
    }

    private void Publish(LogEnd end, int bytes)
    {
        _visible = end;
        Advanced?.Invoke(bytes);
    }

    /// <summary>Reports once until a write succeeds again: a full disk refuses thousands of batches a second.</summary>
    private ErrorCode StorageFailed(string cause)
    {
        if (!_storageFailureReported)
            _environment.Log.Error("records can't be stored", ("directory", _directory), ("cause", cause));
        _storageFailureReported = true;
        return ErrorCode.KafkaStorageError;
    }
}
