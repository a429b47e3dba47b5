using MetalsPipeline.Embedded.Kafka.Log;
using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Logging;

namespace MetalsPipeline.Embedded.Kafka.Tests;

/// <summary>A partition's log in a folder of its own, with what a crash leaves of it.</summary>
internal sealed class LogFolder : IDisposable
{
    public const int DefaultSegmentBytes = 64 * 1024 * 1024;

    private readonly DirectoryInfo _root = System.IO.Directory.CreateTempSubdirectory("embedded-kafka-log-");
    private readonly CapturedLog _messages = new();
    private int _copies;

    public LogFolder(FsyncPolicy fsync = FsyncPolicy.Interval, long maxBytes = long.MaxValue)
    {
        Environment = new LogEnvironment(fsync, new ByteQuota(maxBytes), TimeProvider.System, new JsonLog(_messages, TimeProvider.System));
        Log = Open(Directory);
    }

    public LogEnvironment Environment { get; }

    public PartitionLog Log { get; private set; }

    public string Directory => Path.Combine(_root.FullName, "log");

    public string Messages => _messages.Text;

    public PartitionLog Open(string directory) => PartitionLog.Open(directory, Environment);

    public void Reopen()
    {
        Log.Dispose();
        Log = Open(Directory);
    }

    /// <summary>The files as they are now: what a process that is killed at this moment leaves.</summary>
    public string CopyAsAfterCrash()
    {
        var copy = _root.CreateSubdirectory($"copy-{_copies++}");
        foreach (var file in System.IO.Directory.EnumerateFiles(Directory))
            File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
        return copy.FullName;
    }

    public void Dispose()
    {
        Log.Dispose();
        _root.Delete(recursive: true);
    }
}

internal static class PartitionLogExtensions
{
    public static AppendResult Append(this PartitionLog log, byte[] batch, int segmentBytes = LogFolder.DefaultSegmentBytes) =>
        log.Append(batch, RecordBatchHeader.Read(batch), leaderEpoch: 0, segmentBytes);

    /// <summary>Offsets and bytes of the batches from an offset to the end, reading as a consumer does.</summary>
    public static List<(long Offset, byte[] Records)> ReadAll(this PartitionLog log, long from, int maxBytes = 1_000_000)
    {
        var batches = new List<(long, byte[])>();
        while (from < log.VisibleEndOffset)
        {
            var (error, slice) = log.Read(from, maxBytes, wholeFirstBatch: true);
            error.ShouldBe(ErrorCode.None);
            slice.Length.ShouldBeGreaterThan(0);
            using (slice)
            {
                var bytes = new byte[slice.Length];
                slice.Read(bytes, 0);
                foreach (var batch in SplitBatches(bytes))
                {
                    var header = RecordBatchHeader.Read(batch);
                    header.HasValidChecksum(batch).ShouldBeTrue();
                    batches.Add((header.BaseOffset, batch[RecordBatchHeader.Size..]));
                    from = header.LastOffset + 1;
                }
            }
        }

        return batches;
    }

    /// <summary>Whole batches; one that is cut off at the end doesn't count, as for any consumer.</summary>
    public static IEnumerable<byte[]> SplitBatches(byte[] bytes)
    {
        for (var position = 0; bytes.Length - position >= RecordBatchHeader.Size;)
        {
            var length = RecordBatchHeader.Read(bytes.AsSpan(position)).TotalLength;
            if (length > bytes.Length - position)
                yield break;
            yield return bytes[position..(position + length)];
            position += length;
        }
    }
}
