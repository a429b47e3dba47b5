using MetalsPipeline.Embedded.MongoDB.Tests.Support;

namespace MetalsPipeline.Embedded.MongoDB.Tests.Commands;

public sealed class ConcurrencyTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Increments_from_many_clients_all_count()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            using var client = await _server.ConnectAsync();
            for (var i = 0; i < 200; i++)
                await client.RunAsync(new Doc { { "update", "c" }, { "updates", new[] { new Doc { { "q", new Doc { { "_id", "n" } } }, { "u", new Doc { { "$inc", new Doc { { "n", 1 } } } } }, { "upsert", true } } } } });
        })));
        using var reader = await _server.ConnectAsync();
        (await reader.FindAsync("c")).Single()["n"].ShouldBe(1600);
    }

    [Fact]
    public async Task Of_many_clients_that_insert_the_same_unique_value_one_succeeds()
    {
        using (var client = await _server.ConnectAsync())
            await client.RunAsync(new Doc { { "createIndexes", "c" }, { "indexes", new[] { new Doc { { "key", new Doc { { "u", 1 } } }, { "name", "u_1" }, { "unique", true } } } } });
        var inserted = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            using var client = await _server.ConnectAsync();
            for (var i = 0; i < 100; i++)
                Interlocked.Add(ref inserted, (int)(await client.RunAsync(new Doc { { "insert", "c" } }, ("documents", [new Doc { { "u", i } }])))["n"]!);
        })));
        inserted.ShouldBe(100);
        using var reader = await _server.ConnectAsync();
        (await reader.RunAsync(new Doc { { "count", "c" } }))["n"].ShouldBe(100);
    }

    [Fact]
    public async Task Readers_see_whole_documents_while_writers_replace_them()
    {
        using var writer = await _server.ConnectAsync();
        await writer.InsertAsync("c", [.. Enumerable.Range(0, 50).Select(i => Pair(i, 0))]);
        using var stop = new CancellationTokenSource();
        var reads = Task.Run(async () =>
        {
            using var reader = await _server.ConnectAsync();
            for (var n = 0; !stop.IsCancellationRequested || n < 20; n++)
            {
                var found = await reader.FindAsync("c");
                found.Count.ShouldBe(50);
                found.ShouldAllBe(d => Equals(d["a"], d["b"]));
            }
        });
        for (var round = 1; round < 300; round++)
        {
            var updates = Enumerable.Range(0, 50).Select(i => new Doc { { "q", new Doc { { "_id", i } } }, { "u", Pair(i, round) } }).ToArray();
            await writer.RunAsync(new Doc { { "update", "c" } }, ("updates", updates));
        }

        await stop.CancelAsync();
        await reads;
    }

    private static Doc Pair(int id, int value) => new() { { "_id", id }, { "a", value }, { "text", new string('x', value % 50) }, { "b", value } };
}
