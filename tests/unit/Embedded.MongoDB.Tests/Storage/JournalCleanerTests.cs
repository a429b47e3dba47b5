using MetalsPipeline.Embedded.MongoDB.Hosting;
using MetalsPipeline.Embedded.MongoDB.Storage;
using MetalsPipeline.Embedded.MongoDB.Tests.Support;

namespace MetalsPipeline.Embedded.MongoDB.Tests.Storage;

public sealed class JournalCleanerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Overwritten_documents_give_their_space_back_and_current_ones_survive()
    {
        var options = new ServerOptions { DataPath = _folder.Path, Fsync = FsyncPolicy.Never };
        await using (var server = await TestServer.StartAsync(options))
        {
            using var client = await server.ConnectAsync();
            await client.InsertAsync("c", [.. Enumerable.Range(0, 100).Select(i => new Doc { { "_id", i }, { "old", true } })]);
            await client.RunAsync(new Doc { { "delete", "c" }, { "deletes", new[] { new Doc { { "q", new Doc { { "_id", 7 } } }, { "limit", 1 } } } } });
            await client.InsertAsync("dropped", new Doc { { "_id", 1 } });
            await client.RunAsync(new Doc { { "drop", "dropped" } });
            for (var i = 0; i < 60; i++)
                await client.RunAsync(Overwrite(i));
            await Eventually.TrueAsync(() => !File.Exists(Path.Combine(_folder.Path, "0000000001.segment")), "the first segment is gone");
            server.WithStore(store => store.Journal.LiveBytes).ShouldBeLessThan(16 << 20);
        }

        await using var again = await TestServer.StartAsync(options);
        using var other = await again.ConnectAsync();
        (await other.RunAsync(new Doc { { "count", "c" }, { "query", new Doc { { "old", true } } } }))["n"].ShouldBe(99);
        (await other.FindAsync("c", new Doc { { "_id", "big" } }, projection: new Doc { { "n", 1 } }))[0]["n"].ShouldBe(59);
        (await other.IdsAsync("c", new Doc { { "_id", 7 } })).ShouldBeEmpty();
        (await other.IdsAsync("dropped", [])).ShouldBeEmpty();
    }

    [Fact]
    public async Task Memory_comes_back_too_while_cursors_stay_open()
    {
        await using var server = await TestServer.StartAsync(new ServerOptions());
        using var client = await server.ConnectAsync();
        await client.InsertAsync("c", [.. Enumerable.Range(0, 1000).Select(i => new Doc { { "_id", i } })]);
        var first = await client.RunAsync(new Doc { { "find", "c" }, { "batchSize", 10 } });
        for (var i = 0; i < 60; i++)
            await client.RunAsync(Overwrite(i));
        await Eventually.TrueAsync(() => server.WithStore(store => store.Journal.Segments[0].Number) > 1, "the first segment is gone");
        var rest = await client.RunAsync(new Doc { { "getMore", first.Document("cursor")["id"] }, { "collection", "c" }, { "batchSize", 990 } });
        rest.Document("cursor").Documents("nextBatch").Select(d => d["_id"]).ShouldBe(Enumerable.Range(10, 990).Cast<object>());
    }

    [Fact]
    public async Task The_journal_is_looked_at_only_while_nobody_changes_it()
    {
        await using var server = await TestServer.StartAsync(new ServerOptions());
        using var client = await server.ConnectAsync();
        await client.InsertAsync("c", new Doc { { "_id", 1 } });
        var writer = server.WithStore(store =>
        {
            var writer = new Thread(store.ConsiderCleaning);
            writer.Start();
            SpinWait.SpinUntil(() => (writer.ThreadState & (ThreadState.WaitSleepJoin | ThreadState.Stopped)) != 0);
            writer.IsAlive.ShouldBeTrue("it waits for the lock that is held here");
            return writer;
        });

        writer.Join();
    }

    public void Dispose() => _folder.Dispose();

    private static Doc Overwrite(int n)
    {
        var document = new Doc { { "_id", "big" }, { "n", n }, { "bytes", new byte[8 << 20] } };
        return new Doc { { "update", "c" }, { "updates", new[] { new Doc { { "q", new Doc { { "_id", "big" } } }, { "u", document }, { "upsert", true } } } } };
    }
}
