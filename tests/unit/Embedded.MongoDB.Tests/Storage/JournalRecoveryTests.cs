using MetalsPipeline.Embedded.MongoDB.Hosting;
using MetalsPipeline.Embedded.MongoDB.Storage;
using MetalsPipeline.Embedded.MongoDB.Tests.Support;

namespace MetalsPipeline.Embedded.MongoDB.Tests.Storage;

public sealed class JournalRecoveryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private ServerOptions Options => new() { DataPath = _folder.Path };

    [Fact]
    public async Task Everything_is_there_again_after_a_restart()
    {
        await using (var server = await TestServer.StartAsync(Options))
        {
            using var client = await server.ConnectAsync();
            await client.InsertAsync("c", [.. Enumerable.Range(0, 1000).Select(i => new Doc { { "_id", i }, { "v", i % 10 } })]);
            await client.InsertAsync("dropped", new Doc { { "_id", 1 } });
            await client.RunAsync(new Doc { { "createIndexes", "c" }, { "indexes", new[] { new Doc { { "key", new Doc { { "v", 1 } } }, { "name", "v_1" } } } } });
            await client.RunAsync(new Doc { { "update", "c" }, { "updates", new[] { new Doc { { "q", new Doc { { "v", 3 } } }, { "u", new Doc { { "$set", new Doc { { "v", 30 } } } } }, { "multi", true } } } } });
            await client.RunAsync(new Doc { { "delete", "c" }, { "deletes", new[] { new Doc { { "q", new Doc { { "v", 4 } } }, { "limit", 0 } } } } });
            await client.RunAsync(new Doc { { "drop", "dropped" } });
            await client.RunAsync(new Doc { { "create", "empty" } });
        }

        await using var again = await TestServer.StartAsync(Options);
        using var other = await again.ConnectAsync();
        (await other.IdsAsync("c", new Doc { { "v", 30 } })).Count.ShouldBe(100);
        (await other.IdsAsync("c", new Doc { { "v", 3 } })).ShouldBeEmpty();
        (await other.IdsAsync("c", new Doc { { "v", 4 } })).ShouldBeEmpty();
        (await other.RunAsync(new Doc { { "count", "c" } }))["n"].ShouldBe(900);
        var plan = await other.RunAsync(new Doc { { "explain", new Doc { { "find", "c" }, { "filter", new Doc { { "v", 30 } } } } } });
        plan.Document("executionStats")["totalDocsExamined"].ShouldBe(100);
        var names = (await other.RunAsync(new Doc { { "listCollections", 1 } })).Document("cursor").Documents("firstBatch").Select(d => d["name"]);
        names.ShouldBe(["c", "empty"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(5000)]
    public async Task A_torn_last_frame_is_set_aside_and_reported_and_all_before_it_is_kept(int bytesLost)
    {
        await FillAsync();
        var end = Damage(1, tail => tail - bytesLost, length: bytesLost);
        await using (var server = await TestServer.StartAsync(Options))
        {
            using var client = await server.ConnectAsync();
            (await client.IdsAsync("c", [])).Count.ShouldBe(9);
            server.Log.ShouldContain("torn");
            File.Exists($"{SegmentPath(1)}.torn").ShouldBeTrue();
            end.ShouldBeGreaterThan(0);
            await client.InsertAsync("c", new Doc { { "_id", "new" } });
        }

        await using var again = await TestServer.StartAsync(Options);
        using var other = await again.ConnectAsync();
        (await other.IdsAsync("c", [])).Count.ShouldBe(10);
        again.Log.ShouldNotContain("torn");
    }

    [Fact]
    public async Task Remains_behind_the_end_are_not_taken_for_frames()
    {
        await FillAsync();
        Damage(1, tail => tail + Frame.HeaderSize, length: 100_000);
        await using (var server = await TestServer.StartAsync(Options))
        {
            using var client = await server.ConnectAsync();
            await client.InsertAsync("c", new Doc { { "_id", "new" } });
        }

        await using var again = await TestServer.StartAsync(Options);
        using var other = await again.ConnectAsync();
        (await other.IdsAsync("c", [])).Count.ShouldBe(11);
    }

    [Fact]
    public async Task Damage_where_no_crash_can_have_done_it_refuses_the_start_and_names_the_file()
    {
        await FillAsync(segments: Journal.UnflushedSegments + 3);
        Damage(1, tail => tail - 10, length: 5);
        var error = await Should.ThrowAsync<DataCorruptException>(() => TestServer.StartAsync(Options));
        error.Message.ShouldContain(SegmentPath(1));
    }

    [Fact]
    public async Task A_hole_at_the_end_of_an_unflushed_segment_ends_the_journal_there()
    {
        await FillAsync(segments: 3);
        // The last frame, header and all: 16 bytes and a document of 5025, of which the last two are zero anyway.
        Damage(2, tail => tail - 5039, length: 5039, value: 0);
        await using var server = await TestServer.StartAsync(Options);
        using var client = await server.ConnectAsync();
        (await client.IdsAsync("c", [])).Count.ShouldBe(19);
        server.Log.ShouldContain("torn");
        File.Exists($"{SegmentPath(3)}.torn").ShouldBeTrue();
    }

    [Fact]
    public async Task A_missing_segment_refuses_the_start()
    {
        await FillAsync(segments: 3);
        File.Delete(SegmentPath(2));
        var error = await Should.ThrowAsync<DataCorruptException>(() => TestServer.StartAsync(Options));
        error.Message.ShouldContain(SegmentPath(2));
    }

    [Fact]
    public async Task A_segment_that_a_crash_left_empty_is_no_harm()
    {
        await FillAsync();
        await File.WriteAllBytesAsync(SegmentPath(2), []);
        await using var server = await TestServer.StartAsync(Options);
        using var client = await server.ConnectAsync();
        (await client.IdsAsync("c", [])).Count.ShouldBe(10);
        await client.InsertAsync("c", new Doc { { "_id", "new" } });
    }

    [Fact]
    public async Task A_data_folder_serves_one_process_at_a_time()
    {
        await using var server = await TestServer.StartAsync(Options);
        var error = await Should.ThrowAsync<IOException>(() => TestServer.StartAsync(Options));
        error.Message.ShouldContain("in use by another process");
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Ten frames of one document of 5000 bytes in each segment.</summary>
    private async Task FillAsync(int segments = 1)
    {
        await using var server = await TestServer.StartAsync(Options);
        using var client = await server.ConnectAsync();
        for (var segment = 0; segment < segments; segment++)
        {
            if (segment > 0)
                server.Roll();
            for (var i = 0; i < 10; i++)
                await client.InsertAsync("c", new Doc { { "_id", (segment * 10) + i }, { "text", new string('x', 5000) } });
        }
    }

    /// <summary>Overwrites bytes of a segment at a place relative to its end.</summary>
    private long Damage(int segment, Func<long, long> at, int length, byte value = 0xA5)
    {
        using var file = File.Open(SegmentPath(segment), FileMode.Open);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var tail = Array.FindLastIndex(bytes, b => b != 0) + 1;
        file.Position = at(tail);
        file.Write(Enumerable.Repeat(value, length).ToArray());
        return tail;
    }

    private string SegmentPath(int number) => Path.Combine(_folder.Path, $"{number:D10}.segment");
}
