using MetalsPipeline.Embedded.MongoDB.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace MetalsPipeline.Embedded.MongoDB.Tests.Query;

public sealed class CursorTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private TestServer _server = null!;
    private WireClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync(clock: _clock);
        _client = await _server.ConnectAsync();
        await _client.InsertAsync("c", [.. Enumerable.Range(0, 2000).Select(i => new Doc { { "_id", i }, { "v", i } })]);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Batches_have_the_size_asked_for_and_a_last_one_closes_the_cursor()
    {
        var first = await FindAsync(batchSize: 1500);
        Batch(first, "firstBatch").Count.ShouldBe(1500);
        var second = await GetMoreAsync(first);
        Batch(second, "nextBatch").Count.ShouldBe(500);
        second.Document("cursor")["id"].ShouldBe(0L);
        (await _client.TryRunAsync(new Doc { { "getMore", first.Document("cursor")["id"] }, { "collection", "c" } }))["code"].ShouldBe(43);
    }

    [Fact]
    public async Task A_first_batch_holds_101_documents_and_batch_size_0_none()
    {
        Batch(await FindAsync(), "firstBatch").Count.ShouldBe(101);
        var empty = await FindAsync(batchSize: 0);
        Batch(empty, "firstBatch").ShouldBeEmpty();
        empty.Document("cursor")["id"].ShouldNotBe(0L);
        Batch(await GetMoreAsync(empty), "nextBatch").Count.ShouldBe(2000);
    }

    [Fact]
    public async Task A_batch_of_exactly_all_documents_leaves_no_cursor_behind() =>
        (await FindAsync(batchSize: 2000)).Document("cursor")["id"].ShouldBe(0L);

    [Fact]
    public async Task A_walk_sees_each_document_once_although_others_come_change_and_go()
    {
        await _client.RunAsync(new Doc { { "createIndexes", "c" }, { "indexes", new[] { new Doc { { "key", new Doc { { "v", 1 } } }, { "name", "v_1" } } } } });
        foreach (var sort in new[] { new Doc(), new Doc { { "v", 1 } }, new Doc { { "v", -1 } } })
        {
            var seen = new List<int>();
            var answer = await _client.RunAsync(new Doc { { "find", "c" }, { "sort", sort }, { "filter", new Doc { { "v", new Doc { { "$gte", 0 } } } } }, { "batchSize", 100 } });
            for (var (round, name) = (0, "firstBatch"); ; round++, name = "nextBatch")
            {
                seen.AddRange(Batch(answer, name).Select(d => (int)d["_id"]!));
                if (answer.Document("cursor")["id"] is 0L)
                    break;
                await _client.RunAsync(new Doc { { "delete", "c" }, { "deletes", new[] { new Doc { { "q", new Doc { { "_id", $"extra {round - 1}" } } }, { "limit", 1 } } } } });
                await _client.InsertAsync("c", new Doc { { "_id", $"extra {round}" }, { "v", -1 - round } });
                await _client.RunAsync(new Doc { { "update", "c" }, { "updates", new[] { new Doc { { "q", new Doc { { "_id", seen[^1] } } }, { "u", new Doc { { "$set", new Doc { { "x", new string('y', round) } } } } } } } } });
                answer = await GetMoreAsync(answer, 100);
            }

            seen.Order().ShouldBe(Enumerable.Range(0, 2000), sort.ToString());
            await _client.RunAsync(new Doc { { "delete", "c" }, { "deletes", new[] { new Doc { { "q", new Doc { { "v", new Doc { { "$lt", 0 } } } } }, { "limit", 0 } } } } });
        }
    }

    [Fact]
    public async Task Killed_cursors_are_gone()
    {
        var id = (await FindAsync()).Document("cursor")["id"]!;
        var answer = await _client.RunAsync(new Doc { { "killCursors", "c" }, { "cursors", new[] { id, 5L } } });
        answer.Array("cursorsKilled").ShouldBe([id]);
        answer.Array("cursorsNotFound").ShouldBe([5L]);
        (await _client.TryRunAsync(new Doc { { "getMore", id }, { "collection", "c" } }))["code"].ShouldBe(43);
    }

    [Fact]
    public async Task Cursors_nobody_asks_for_are_closed_after_ten_minutes()
    {
        var cursor = await FindAsync();
        _clock.Advance(TimeSpan.FromMinutes(9));
        cursor = await GetMoreAsync(cursor, 10);
        _clock.Advance(TimeSpan.FromMinutes(9));
        cursor = await GetMoreAsync(cursor, 10);
        _clock.Advance(TimeSpan.FromMinutes(11));
        (await _client.TryRunAsync(new Doc { { "getMore", cursor.Document("cursor")["id"] }, { "collection", "c" } }))["code"].ShouldBe(43);
    }

    [Fact]
    public async Task A_dropped_collection_ends_its_cursors_with_an_error()
    {
        var cursor = await FindAsync(batchSize: 10);
        await _client.RunAsync(new Doc { { "drop", "c" } });
        (await _client.TryRunAsync(new Doc { { "getMore", cursor.Document("cursor")["id"] }, { "collection", "c" } }))["code"].ShouldBe(175);
    }

    [Fact]
    public async Task A_sort_that_needs_too_much_memory_is_refused_and_one_with_a_limit_is_not()
    {
        for (var i = 0; i < 9; i++)
            await _client.InsertAsync("big", new Doc { { "_id", i }, { "bytes", new byte[15 << 20] } });
        var sort = new Doc { { "_id", -1 } };
        (await _client.TryRunAsync(new Doc { { "find", "big" }, { "sort", sort } }))["code"].ShouldBe(292);
        var answer = await _client.RunAsync(new Doc { { "find", "big" }, { "sort", sort }, { "limit", 1 }, { "projection", new Doc { { "_id", 1 } } } });
        Batch(answer, "firstBatch").Single()["_id"].ShouldBe(8);
    }

    private Task<Doc> FindAsync(int? batchSize = null)
    {
        var command = new Doc { { "find", "c" } };
        if (batchSize is { } size)
            command.Add("batchSize", size);
        return _client.RunAsync(command);
    }

    private Task<Doc> GetMoreAsync(Doc answer, int? batchSize = null)
    {
        var command = new Doc { { "getMore", answer.Document("cursor")["id"] }, { "collection", "c" } };
        if (batchSize is { } size)
            command.Add("batchSize", size);
        return _client.RunAsync(command);
    }

    private static IReadOnlyList<Doc> Batch(Doc answer, string name) => answer.Document("cursor").Documents(name);
}
