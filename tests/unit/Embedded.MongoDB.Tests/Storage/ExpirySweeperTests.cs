using MetalsPipeline.Embedded.MongoDB.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace MetalsPipeline.Embedded.MongoDB.Tests.Storage;

public sealed class ExpirySweeperTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Documents_go_when_their_date_has_expired_and_not_before(int direction)
    {
        var clock = new FakeTimeProvider();
        await using var server = await TestServer.StartAsync(clock: clock);
        using var client = await server.ConnectAsync();
        var start = clock.GetUtcNow();
        var index = new Doc { { "key", new Doc { { "at", direction } } }, { "name", "at" }, { "expireAfterSeconds", 3600 } };
        await client.RunAsync(new Doc { { "createIndexes", "c" }, { "indexes", new[] { index } } });
        await client.InsertAsync("c",
            new Doc { { "_id", 1 }, { "at", start } },
            new Doc { { "_id", 2 }, { "at", start + TimeSpan.FromMinutes(30) } },
            new Doc { { "_id", 3 }, { "at", new[] { start + TimeSpan.FromHours(10), start } } },
            new Doc { { "_id", 4 }, { "at", "not a date" } },
            new Doc { { "_id", 5 }, { "at", 0 } },
            new Doc { { "_id", 6 } });

        clock.Advance(TimeSpan.FromMinutes(59));
        (await client.IdsAsync("c", [])).ShouldBe([1, 2, 3, 4, 5, 6]);
        clock.Advance(TimeSpan.FromMinutes(2));
        await Eventually.TrueAsync(() => server.WithStore(s => s.Collections.Single().Count) == 4, "two documents have gone");
        (await client.IdsAsync("c", [])).ShouldBe([2, 4, 5, 6]);
        clock.Advance(TimeSpan.FromMinutes(30));
        await Eventually.TrueAsync(() => server.WithStore(s => s.Collections.Single().Count) == 3, "the third has gone");
        (await client.IdsAsync("c", [])).ShouldBe([4, 5, 6]);
    }
}
