using MetalsPipeline.Embedded.Kafka.Log;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Tests;

public class LogRecoveryTests
{
    [Fact]
    public void Everything_appended_is_there_after_a_crash()
    {
        using var folder = new LogFolder();
        for (var i = 0; i < 500; i++)
            folder.Log.Append(TestBatch.Create($"a-{i}", $"b-{i}"), segmentBytes: 10_000);

        using var recovered = folder.Open(folder.CopyAsAfterCrash());
        recovered.ReadAll(0).ShouldBe(folder.Log.ReadAll(0), new BatchComparer());
        recovered.Append(TestBatch.Create("next")).BaseOffset.ShouldBe(1000);
    }

    [Fact]
    public void A_tail_torn_at_any_byte_is_cut_off_and_reported()
    {
        using var folder = new LogFolder();
        folder.Log.Append(TestBatch.Create("first"));
        folder.Log.Append(TestBatch.Create("second", "third"));
        var whole = folder.Log.SizeInBytes;
        var torn = TestBatch.Create("torn");
        folder.Log.Append(torn);

        for (var bytes = 1; bytes < torn.Length; bytes++)
        {
            var copy = folder.CopyAsAfterCrash();
            using (var file = File.OpenWrite(Segment.PathOf(copy, 0, ".log")))
                file.SetLength(whole + bytes);
            using var recovered = folder.Open(copy);
            recovered.VisibleEndOffset.ShouldBe(3);
            recovered.SizeInBytes.ShouldBe(whole);
            recovered.ReadAll(0).Count.ShouldBe(2);
        }

        folder.Messages.ShouldContain("cut a torn tail");
    }

    [Fact]
    public void A_damaged_last_batch_is_cut_off()
    {
        using var folder = new LogFolder();
        folder.Log.Append(TestBatch.Create("first"));
        folder.Log.Append(TestBatch.Create("second"));
        var copy = folder.CopyAsAfterCrash();
        var path = Segment.PathOf(copy, 0, ".log");
        var bytes = File.ReadAllBytes(path);
        bytes[^3] ^= 0x40;
        File.WriteAllBytes(path, bytes);

        using var recovered = folder.Open(copy);
        recovered.VisibleEndOffset.ShouldBe(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(19)]
    [InlineData(1000)]
    public void A_lost_or_damaged_index_is_rebuilt(int length)
    {
        using var folder = new LogFolder();
        for (var i = 0; i < 300; i++)
            folder.Log.Append(TestBatch.Create(new string('x', 100)), segmentBytes: 20_000);
        var copy = folder.CopyAsAfterCrash();
        foreach (var index in Directory.EnumerateFiles(copy, "*.index"))
            File.WriteAllBytes(index, new byte[length]);

        using var recovered = folder.Open(copy);
        for (var offset = 0; offset < 300; offset++)
            recovered.ReadAll(offset)[0].Offset.ShouldBe(offset);
    }

    [Fact]
    public void A_log_closed_cleanly_is_opened_without_reading_its_records()
    {
        using var folder = new LogFolder();
        for (var i = 0; i < 100; i++)
            folder.Log.Append(TestBatch.Create(new string('x', 100)), segmentBytes: 5000);
        var before = folder.Log.ReadAll(0);
        folder.Reopen();
        folder.Log.ReadAll(0).ShouldBe(before, new BatchComparer());

        // Had it read them, it would find this batch damaged and cut it off.
        folder.Log.Dispose();
        var last = Directory.EnumerateFiles(folder.Directory, "*.log").Order().Last();
        var bytes = File.ReadAllBytes(last);
        bytes[^3] ^= 0x40;
        File.WriteAllBytes(last, bytes);
        folder.Reopen();
        folder.Log.VisibleEndOffset.ShouldBe(100);
    }

    [Fact]
    public void Idempotent_producers_are_known_after_a_crash()
    {
        using var folder = new LogFolder();
        for (var i = 0; i < 50; i++)
            folder.Log.Append(TestBatch.Create([new string('x', 100)], producerId: 7, epoch: 0, sequence: i), segmentBytes: 1000);

        using var recovered = folder.Open(folder.CopyAsAfterCrash());
        AppendResult Append(int sequence) => recovered.Append(TestBatch.Create(["v"], producerId: 7, epoch: 0, sequence));
        Append(47).ShouldBe(new AppendResult(ErrorCode.None, 47));
        Append(51).Error.ShouldBe(ErrorCode.OutOfOrderSequenceNumber);
        Append(50).ShouldBe(new AppendResult(ErrorCode.None, 50));
    }

    [Fact]
    public void A_damaged_producer_snapshot_is_made_up_for_by_the_records()
    {
        using var folder = new LogFolder();
        for (var i = 0; i < 50; i++)
            folder.Log.Append(TestBatch.Create([new string('x', 100)], producerId: 7, epoch: 0, sequence: i), segmentBytes: 1000);
        var copy = folder.CopyAsAfterCrash();
        foreach (var snapshot in Directory.EnumerateFiles(copy, "*.producers"))
            File.WriteAllBytes(snapshot, [1, 2, 3, 4, 5]);

        using var recovered = folder.Open(copy);
        recovered.Append(TestBatch.Create(["next"], producerId: 7, epoch: 0, sequence: 50)).ShouldBe(new AppendResult(ErrorCode.None, 50));
    }

    private sealed class BatchComparer : IEqualityComparer<(long Offset, byte[] Records)>
    {
        public bool Equals((long Offset, byte[] Records) x, (long Offset, byte[] Records) y) =>
            x.Offset == y.Offset && x.Records.AsSpan().SequenceEqual(y.Records);

        public int GetHashCode((long Offset, byte[] Records) batch) => batch.Offset.GetHashCode();
    }
}
