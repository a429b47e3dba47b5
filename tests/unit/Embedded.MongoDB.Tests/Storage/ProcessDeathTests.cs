using MetalsPipeline.Embedded.MongoDB.Tests.Support;

namespace MetalsPipeline.Embedded.MongoDB.Tests.Storage;

public sealed class ProcessDeathTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("always")]
    [InlineData("interval")]
    [InlineData("never")]
    public async Task No_acknowledged_write_is_lost_when_the_process_is_killed_in_the_middle_of_writing(string fsync)
    {
        var expected = new Dictionary<int, int>();
        var next = 0;
        for (var round = 0; round < 3; round++)
        {
            using var server = await ChildServer.StartAsync("--data", _folder.Path, "--fsync", fsync);
            await ShouldHoldAsync(server, expected);
            var first = WriteAsync(server, next, expected, until: 300);
            var second = WriteAsync(server, next + 1_000_000, expected, until: 300);
            await Task.WhenAny(first, second);
            await server.KillAsync();
            await Task.WhenAll(first, second);
            next += 10_000;
        }

        using var last = await ChildServer.StartAsync("--data", _folder.Path);
        await ShouldHoldAsync(last, expected);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Inserts, updates and deletes in small batches until the server dies, and notes what was acknowledged.</summary>
    private static async Task WriteAsync(ChildServer server, int start, Dictionary<int, int> expected, int until)
    {
        using var client = await server.ConnectAsync();
        try
        {
            for (var i = 0; i < until; i++)
            {
                var id = start + (i * 3);
                await client.RunAsync(new Doc { { "insert", "c" } }, ("documents", [Document(id, 0), Document(id + 1, 0), Document(id + 2, 0)]));
                Note(expected, id, 0);
                Note(expected, id + 2, 0);
                await client.RunAsync(new Doc { { "update", "c" }, { "updates", new[] { new Doc { { "q", new Doc { { "_id", id } } }, { "u", new Doc { { "$set", new Doc { { "v", 1 } } } } } } } } });
                Note(expected, id, 1);
                await client.RunAsync(new Doc { { "delete", "c" }, { "deletes", new[] { new Doc { { "q", new Doc { { "_id", id + 1 } } }, { "limit", 1 } } } } });
                Note(expected, id + 1, -1);
            }
        }
        catch (Exception e) when (e is EndOfStreamException or System.Net.Sockets.SocketException)
        {
            // The server was killed, as it should be; what was on its way wasn't acknowledged.
        }
    }

    private static Doc Document(int id, int value) => new() { { "_id", id }, { "v", value }, { "text", new string('x', 200) } };

    private static void Note(Dictionary<int, int> expected, int id, int value)
    {
        lock (expected)
            expected[id] = value;
    }

    /// <summary>A value may be one step further than acknowledged, never behind.</summary>
    private static async Task ShouldHoldAsync(ChildServer server, Dictionary<int, int> expected)
    {
        using var client = await server.ConnectAsync();
        var found = (await client.FindAsync("c", projection: new Doc { { "v", 1 } })).ToDictionary(d => (int)d["_id"]!, d => (int)d["v"]!);
        foreach (var (id, value) in expected)
        {
            if (value < 0)
                found.ContainsKey(id).ShouldBeFalse($"{id} was deleted");
            else
                found.GetValueOrDefault(id, -1).ShouldBeGreaterThanOrEqualTo(value, $"{id} was written");
        }
    }
}
