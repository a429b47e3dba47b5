using MetalsPipeline.Embedded.Kafka.Log;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Tests;

public class PartitionLogTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Any_history_of_appends_deletions_and_restarts_reads_as_it_should(int seed)
    {
        var random = new Random(seed);
        using var folder = new LogFolder();
        var expected = new SortedDictionary<long, byte[]>();
        var nextOffset = 0L;
        for (var step = 0; step < 400; step++)
        {
            var choice = random.Next(100);
            if (choice < 85)
            {
                var batch = TestBatch.Create([.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => new string('v', random.Next(200)))]);
                folder.Log.Append(batch, segmentBytes: 10_000).BaseOffset.ShouldBe(nextOffset);
                expected[nextOffset] = batch[RecordBatchHeader.Size..];
                nextOffset = RecordBatchHeader.Read(batch).LastOffset + 1;
            }
            else if (choice < 90)
                folder.Reopen();
            else if (choice < 95)
                folder.Log.DeleteRecordsBefore(random.NextInt64(folder.Log.StartOffset, nextOffset + 1)).Error.ShouldBe(ErrorCode.None);
            else
                folder.Log.Clean(0, retentionMs: -1, retentionBytes: 40_000, producersSince: 0);

            folder.Log.VisibleEndOffset.ShouldBe(nextOffset);
            if (step % 20 == 0)
                Verify(folder.Log, expected, nextOffset, random);
        }

        Verify(folder.Log, expected, nextOffset, random);
        using var recovered = folder.Open(folder.CopyAsAfterCrash());
        recovered.StartOffset.ShouldBe(folder.Log.StartOffset);
        Verify(recovered, expected, nextOffset, random);
    }

    [Fact]
    public void Reading_beyond_either_end_is_out_of_range()
    {
        using var folder = new LogFolder();
        for (var i = 0; i < 5; i++)
            folder.Log.Append(TestBatch.Create("v"));
        folder.Log.DeleteRecordsBefore(2);
        folder.Log.Read(1, 1000, true).Error.ShouldBe(ErrorCode.OffsetOutOfRange);
        folder.Log.Read(6, 1000, true).Error.ShouldBe(ErrorCode.OffsetOutOfRange);
        folder.Log.Read(5, 1000, true).ShouldBe((ErrorCode.None, LogSlice.Empty));
    }

    [Fact]
    public void A_batch_larger_than_asked_for_is_read_whole_only_if_it_is_the_first()
    {
        using var folder = new LogFolder();
        var batch = TestBatch.Create(new string('x', 5000));
        folder.Log.Append(batch);
        using var first = folder.Log.Read(0, 100, wholeFirstBatch: true).Slice;
        first.Length.ShouldBe(batch.Length);
        folder.Log.Read(0, 100, wholeFirstBatch: false).Slice.Length.ShouldBe(0);
    }

    [Fact]
    public void Old_segments_are_deleted_by_time_even_the_newest_once_all_its_records_are_too_old()
    {
        using var folder = new LogFolder();
        for (var i = 0; i < 10; i++)
            folder.Log.Append(TestBatch.Create([new string('x', 500)], -1, -1, -1, timestamp: i * 1000), segmentBytes: 1200);

        folder.Log.Clean(now: 10_000, retentionMs: 5000, retentionBytes: -1, producersSince: 0);
        folder.Log.StartOffset.ShouldBe(4);
        folder.Log.Clean(now: 100_000, retentionMs: 5000, retentionBytes: -1, producersSince: 0);
        (folder.Log.StartOffset, folder.Log.VisibleEndOffset, folder.Log.SizeInBytes).ShouldBe((10, 10, 0));

        folder.Reopen();
        folder.Log.StartOffset.ShouldBe(10);
        folder.Log.Append(TestBatch.Create("next")).BaseOffset.ShouldBe(10);
    }

    [Fact]
    public void Old_segments_are_deleted_by_size_but_never_below_it()
    {
        using var folder = new LogFolder();
        for (var i = 0; i < 20; i++)
            folder.Log.Append(TestBatch.Create(new string('x', 500)), segmentBytes: 1200);
        folder.Log.Clean(0, retentionMs: -1, retentionBytes: 4000, producersSince: 0);
        folder.Log.SizeInBytes.ShouldBeInRange(4000, 5200);
        folder.Environment.Quota.Used.ShouldBe(folder.Log.SizeInBytes);
    }

    [Fact]
    public void A_slice_that_is_being_sent_survives_the_deletion_of_its_segment()
    {
        using var folder = new LogFolder();
        for (var i = 0; i < 10; i++)
            folder.Log.Append(TestBatch.Create(new string('x', 500)), segmentBytes: 1200);
        var slice = folder.Log.Read(0, 1_000_000, true).Slice;
        folder.Log.DeleteRecordsBefore(-1);
        File.Exists(Segment.PathOf(folder.Directory, 0, ".log")).ShouldBeFalse();

        var bytes = new byte[slice.Length];
        slice.Read(bytes, 0);
        PartitionLogExtensions.SplitBatches(bytes).Count().ShouldBe(2);
        slice.Dispose();
    }

    [Fact]
    public void Time_is_looked_up_to_the_record()
    {
        using var folder = new LogFolder();
        string[] ten = [.. Enumerable.Repeat(new string('x', 20), 10)];
        for (var i = 0; i < 100; i++)
            folder.Log.Append(TestBatch.Create(ten, -1, -1, -1, timestamp: i * 1000, timestampStep: 100), segmentBytes: 5000);
        for (var time = 0; time < 99_900; time += 333)
            folder.Log.FindByTimestamp(time).ShouldBe(((time + 99) / 100, (time + 99) / 100 * 100));
        folder.Log.FindByTimestamp(99_901).ShouldBeNull();

        folder.Log.DeleteRecordsBefore(500);
        folder.Log.FindByTimestamp(0)!.Value.Offset.ShouldBe(500);
    }

    [Fact]
    public void A_producer_is_forgotten_by_when_it_wrote_and_not_by_the_time_of_its_records()
    {
        using var folder = new LogFolder();
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        ErrorCode Append(int sequence) => folder.Log.Append(TestBatch.Create(["v"], 7, 0, sequence, timestamp: 1000)).Error;
        Append(0).ShouldBe(ErrorCode.None);

        folder.Log.Clean(now, retentionMs: -1, retentionBytes: -1, producersSince: now - 60_000);
        Append(5).ShouldBe(ErrorCode.OutOfOrderSequenceNumber);
        folder.Log.Clean(now, retentionMs: -1, retentionBytes: -1, producersSince: now + 60_000);
        Append(5).ShouldBe(ErrorCode.None);
    }

    [Fact]
    public void Records_beyond_the_quota_are_refused_until_others_are_deleted()
    {
        using var folder = new LogFolder(maxBytes: 5000);
        while (folder.Log.Append(TestBatch.Create(new string('x', 500)), segmentBytes: 1200).Error == ErrorCode.None)
            folder.Environment.Quota.Used.ShouldBeLessThanOrEqualTo(5000);
        folder.Log.Append(TestBatch.Create(new string('x', 500))).Error.ShouldBe(ErrorCode.KafkaStorageError);
        folder.Log.ReadAll(0).Count.ShouldBe((int)folder.Log.VisibleEndOffset);
        folder.Messages.Split("can't be stored").Length.ShouldBe(2);

        folder.Log.DeleteRecordsBefore(-1);
        folder.Log.Append(TestBatch.Create(new string('x', 500))).Error.ShouldBe(ErrorCode.None);
    }

    [Fact]
    public async Task With_fsync_always_records_can_be_read_only_once_they_are_durable()
    {
        using var folder = new LogFolder(FsyncPolicy.Always);
        folder.Log.Append(TestBatch.Create("v"));
        await folder.Log.EnsureDurableAsync();
        folder.Log.VisibleEndOffset.ShouldBe(1);

        // Appended, but nobody asked for durability yet.
        folder.Log.Append(TestBatch.Create("w"));
        folder.Log.VisibleEndOffset.ShouldBe(1);
    }

    private static void Verify(PartitionLog log, SortedDictionary<long, byte[]> expected, long nextOffset, Random random)
    {
        var all = log.ReadAll(log.StartOffset, maxBytes: random.Next(100, 50_000));
        var from = all.Count > 0 ? all[0].Offset : nextOffset;
        from.ShouldBeLessThanOrEqualTo(log.StartOffset);
        var wanted = expected.Where(batch => batch.Key >= from).ToList();
        all.Count.ShouldBe(wanted.Count);
        foreach (var (found, batch) in all.Zip(wanted))
        {
            found.Offset.ShouldBe(batch.Key);
            found.Records.ShouldBe(batch.Value);
        }

        // Every single offset leads to the batch that holds it.
        if (nextOffset > log.StartOffset)
        {
            var offset = random.NextInt64(log.StartOffset, nextOffset);
            log.ReadAll(offset)[0].Offset.ShouldBe(expected.Keys.Last(first => first <= offset));
        }
    }
}
