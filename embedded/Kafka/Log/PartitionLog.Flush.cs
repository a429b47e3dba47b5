namespace MetalsPipeline.Embedded.Kafka.Log;

internal partial class PartitionLog
{
    /// <summary>
    /// Ends once everything appended so far is as durable as the policy demands before an acknowledgement: at once, or after a flush to the
    /// disk.
    /// </summary>
    public Task EnsureDurableAsync() => _environment.Fsync == FsyncPolicy.Always ? _flush.RequestAsync() : Task.CompletedTask;

    /// <summary>Forces everything to the disk; called every so often under <see cref="FsyncPolicy.Interval"/>.</summary>
    public Task FlushAsync() => _segments.Any(segment => segment.IsDirty) ? _flush.RequestAsync() : Task.CompletedTask;

    private void FlushNow()
    {
        if (_deleted)
            return;
        if (_failed)
            throw new IOException($"{_directory} failed to be flushed before.");

        var end = _end;
        try
        {
            foreach (var segment in _segments)
            {
                if (!segment.IsDirty || !segment.TryLease())
                    continue;
                try
                {
                    segment.Flush();
                }
                finally
                {
                    segment.Release();
                }
            }

            if (_directoryChanged)
            {
                _directoryChanged = false;
                DirectorySync.Flush(_directory);
            }
        }
        catch (IOException failure) when (!_deleted)
        {
            // After a failed fsync nobody knows what is on the disk, and asking again may wrongly succeed. Stop taking records.
            _failed = true;
            _environment.Log.Error("a partition that can't be flushed is closed", ("directory", _directory), ("cause", failure.Message));
            throw;
        }

        if (_environment.Fsync == FsyncPolicy.Always && end.Offset > _visible.Offset)
            Publish(end, (int)Math.Min(end.Offset - _visible.Offset, int.MaxValue));
    }
}
