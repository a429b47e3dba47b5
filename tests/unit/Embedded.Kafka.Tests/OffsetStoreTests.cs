using MetalsPipeline.Embedded.Kafka.Groups;
using MetalsPipeline.Embedded.Kafka.Log;
using MetalsPipeline.Embedded.Logging;

namespace MetalsPipeline.Embedded.Kafka.Tests;

public sealed class OffsetStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("embedded-kafka-");
    private readonly CapturedLog _log = new();

    private string JournalPath => Path.Combine(_folder.FullName, "offsets.journal");

    [Fact]
    public void Offsets_are_there_when_the_store_is_opened_again_but_for_those_forgotten()
    {
        using (var store = Open())
        {
            Commit(store, "readers", "prices", 0, 10);
            Commit(store, "readers", "prices", 0, 20);
            Commit(store, "readers", "quotes", 1, 30);
            Commit(store, "others", "quotes", 1, 40);
            Commit(store, "doomed", "prices", 0, 50);
            store.ForgetTopic("quotes");
            store.ForgetGroup("doomed");
        }

        using var again = Open();
        again.Groups.ShouldBe(["readers"]);
        again.Of("readers").ShouldHaveSingleItem().ShouldBe(new(new("prices", 0), new(20, -1, "")));
    }

    [Fact]
    public void A_tail_torn_at_any_byte_costs_only_the_last_commit()
    {
        long whole;
        using (var store = Open())
        {
            Commit(store, "readers", "prices", 0, 10);
            whole = new FileInfo(JournalPath).Length;
            Commit(store, "readers", "prices", 0, 20);
        }

        var bytes = File.ReadAllBytes(JournalPath);
        for (var length = whole + 1; length < bytes.Length; length++)
        {
            File.WriteAllBytes(JournalPath, bytes[..(int)length]);
            using (var store = Open())
            {
                store.Of("readers")[new("prices", 0)].Offset.ShouldBe(10);
                Commit(store, "readers", "prices", 0, 30);
            }

            using var again = Open();
            again.Of("readers")[new("prices", 0)].Offset.ShouldBe(30);
        }

        _log.Text.ShouldContain("cut a torn tail");
    }

    [Fact]
    public void The_journal_is_rewritten_when_most_of_it_is_out_of_date()
    {
        var note = new string('n', 4000);
        using (var store = Open())
        {
            for (var i = 0; i < 2000; i++)
                Commit(store, $"group-{i % 3}", "prices", i % 5, i, note);
        }

        new FileInfo(JournalPath).Length.ShouldBeLessThan(2 * 1024 * 1024);
        using var again = Open();
        foreach (var i in Enumerable.Range(1985, 15))
            again.Of($"group-{i % 3}")[new("prices", i % 5)].ShouldBe(new(i, -1, note));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void Commit(OffsetStore store, string group, string topic, int partition, long offset, string note = "") =>
        store.Commit(group, [new(new(topic, partition), new(offset, -1, note))]);

    private OffsetStore Open() => new(JournalPath, FsyncPolicy.Interval, new JsonLog(_log, TimeProvider.System));
}
