using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace MetalsPipeline.Embedded.MongoDB.Tests.Wire;

public sealed class HostileInputTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync(clock: _clock);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task What_is_no_frame_closes_the_connection_and_nothing_else()
    {
        using var good = await _server.ConnectAsync();
        foreach (var (name, frame) in BrokenFrames())
        {
            using var bad = await _server.ConnectAsync();
            await bad.SendAsync(frame);
            await bad.ShouldBeClosedAsync(name);
            await good.RunAsync(new Doc { { "ping", 1 } });
        }
    }

    [Fact]
    public async Task Invalid_documents_are_error_22_and_the_connection_goes_on()
    {
        using var client = await _server.ConnectAsync();
        foreach (var (name, document) in InvalidDocuments())
        {
            byte[] insert = [0, .. new Doc { { "insert", "c" }, { "$db", "t" } }.ToBytes(), 1, .. Sequence("documents", document)];
            await client.SendAsync(client.Frame(2013, [0, 0, 0, 0, .. insert]));
            (await client.ReceiveAsync())["code"].ShouldBe(22, name);
        }

        (await client.IdsAsync("c", [])).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nesting_is_accepted_to_the_limit_and_refused_beyond()
    {
        using var client = await _server.ConnectAsync();
        await client.InsertAsync("c", Nested(BsonValidator.MaxDepth));
        var answer = await client.TryRunAsync(new Doc { { "insert", "c" } }, ("documents", [Nested(BsonValidator.MaxDepth + 1)]));
        answer["code"].ShouldBe(22);
        (await client.FindAsync("c", new Doc { { "_id", 1 } }, projection: new Doc { { "_id", 1 } })).Count.ShouldBe(1);
        await client.FindAsync("c", Nested(80, "$or"), projection: new Doc { { "_id", 1 } });
    }

    [Fact]
    public async Task Ten_thousand_random_byte_strings_leave_it_up_and_one_line_in_the_log()
    {
        await using var server = await TestServer.StartAsync(clock: new FakeTimeProvider());
        await SendNoiseAsync(server.ConnectAsync, 10_000);
        using var good = await server.ConnectAsync();
        await good.RunAsync(new Doc { { "ping", 1 } });
        server.Log.Split('\n').Count(l => l.Contains("closed a connection", StringComparison.Ordinal)).ShouldBe(1);
        server.Log.ShouldNotContain("unexpectedly");
    }

    [Fact]
    public async Task Hostile_clients_take_no_memory_that_they_have_not_paid_for_in_bytes()
    {
        // A process of its own: here other tests use memory at the same time.
        using var server = await ChildServer.StartAsync("--memory");
        await SendNoiseAsync(server.ConnectAsync, 1000);
        var before = server.WorkingSet;
        await SendNoiseAsync(server.ConnectAsync, 2000);
        var clients = new List<WireClient>();
        for (var i = 0; i < 100; i++)
        {
            var client = await server.ConnectAsync();
            clients.Add(client);
            var header = new byte[20];
            BinaryPrimitives.WriteInt32LittleEndian(header, 48_000_000);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), 2013);
            await client.SendAsync(header);
        }

        using (var good = await server.ConnectAsync())
            await good.RunAsync(new Doc { { "ping", 1 } });
        (server.WorkingSet - before).ShouldBeLessThan(64 << 20);
        clients.ForEach(c => c.Dispose());
    }

    [Fact]
    public async Task Random_changes_to_right_messages_never_break_the_server()
    {
        var random = new Random(42);
        using var good = await _server.ConnectAsync();
        for (var i = 0; i < 3_000; i++)
        {
            using var client = await _server.ConnectAsync();
            var message = SomeMessage(client, random);
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                message[random.Next(16, message.Length)] = (byte)(random.Next(3) == 0 ? random.Next(256) : random.Next(20));
            await client.SendAsync(message);
            client.Finish();
            await client.DrainAsync();
        }

        await good.RunAsync(new Doc { { "ping", 1 } });
        _server.Log.ShouldNotContain("unexpectedly");
    }

    [Fact]
    public async Task Who_begins_a_message_and_does_not_end_it_is_cut_off()
    {
        using var slow = await _server.ConnectAsync();
        using var quiet = await _server.ConnectAsync();
        await quiet.RunAsync(new Doc { { "ping", 1 } });
        var message = slow.Message(0, new Doc { { "ping", 1 }, { "$db", "t" } });
        await slow.SendAsync(message.AsMemory(0, 20));
        var closed = slow.ShouldBeClosedAsync();
        while (!closed.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(5);
        }

        await closed;
        _clock.Advance(TimeSpan.FromHours(2));
        await quiet.RunAsync(new Doc { { "ping", 1 } });
    }

    private static async Task SendNoiseAsync(Func<Task<WireClient>> connect, int count)
    {
        var random = new Random(20260101);
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) =>
        {
            byte[] bytes;
            lock (random)
                bytes = Noise(random);
            using var client = await connect();
            try
            {
                await client.SendAsync(bytes);
                client.Finish();
                await client.DrainAsync();
            }
            catch (SocketException)
            {
                // Closed before all of it was sent: an answer as good as any.
            }
        });
    }

    private static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(1, 300)];
        random.NextBytes(bytes);
        if (random.Next(2) == 0 && bytes.Length >= 16)
        {
            // Looks right at first: the length, perhaps the operation.
            BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length);
            if (random.Next(2) == 0)
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), random.Next(2) == 0 ? 2013 : 2004);
        }

        return bytes;
    }

    private static byte[] SomeMessage(WireClient client, Random random)
    {
        var filter = new Doc { { "a", new Doc { { "$gt", 1 }, { "$in", new object[] { 1, "x" } } } }, { "$or", new[] { new Doc { { "b", 1 } } } } };
        var pipeline = new object[] { new Doc { { "$match", filter } }, new Doc { { "$group", new Doc { { "_id", "$a" }, { "n", new Doc { { "$sum", 1 } } } } } } };
        return random.Next(6) switch
        {
            0 => client.Message(0, new Doc { { "find", "c" }, { "filter", filter }, { "sort", new Doc { { "a", 1 } } }, { "limit", 3 }, { "$db", "t" } }),
            1 => client.Message(0, new Doc { { "insert", "c" }, { "$db", "t" } }, ("documents", [new Doc { { "_id", random.Next() }, { "a", "text" }, { "d", new Doc { { "e", 1.5 } } } }])),
            2 => client.Message(0, new Doc { { "update", "c" }, { "$db", "t" } }, ("updates", [new Doc { { "q", filter }, { "u", new Doc { { "$set", new Doc { { "a.b", 1 } } }, { "$inc", new Doc { { "n", 1 } } } } }, { "upsert", true } }])),
            3 => client.Message(0, new Doc { { "aggregate", "c" }, { "pipeline", pipeline }, { "cursor", new Doc() }, { "$db", "t" } }),
            4 => client.Message(0, new Doc { { "delete", "c" }, { "$db", "t" } }, ("deletes", [new Doc { { "q", filter }, { "limit", 0 } }])),
            _ => client.Message(0, new Doc { { "createIndexes", "c" }, { "indexes", new[] { new Doc { { "key", new Doc { { "a", 1 } } }, { "name", "a_1" } } } }, { "$db", "t" } }),
        };
    }

    private static Doc Nested(int depth, string name = "d")
    {
        var document = new Doc { { "_id", 1 } };
        for (var i = 1; i < depth; i++)
            document = name == "$or" ? new Doc { { "$or", new[] { document } } } : new Doc { { "_id", 1 }, { name, document } };
        return document;
    }

    private static byte[] Sequence(string name, byte[] document) =>
        [.. BitConverter.GetBytes(4 + name.Length + 1 + document.Length), .. Encoding.UTF8.GetBytes(name + "\0"), .. document];

    private static IEnumerable<(string Name, byte[] Frame)> BrokenFrames()
    {
        byte[] body = new Doc { { "ping", 1 }, { "$db", "t" } }.ToBytes();
        yield return ("length 0", Frame(0, 2013));
        yield return ("length of a header and no more", Frame(16, 2013));
        yield return ("negative length", Frame(-1, 2013));
        yield return ("length of 2 GiB", Frame(int.MaxValue, 2013));
        yield return ("length above the limit", Frame(48_000_001, 2013));
        yield return ("unknown operation", Frame(null, 0, body));
        yield return ("OP_COMPRESSED", Frame(null, 2012, body));
        yield return ("old OP_INSERT", Frame(null, 2002, body));
        yield return ("too short for flags", Frame(null, 2013, 0, 0));
        yield return ("unknown required flag", Frame(null, 2013, [4, 0, 0, 0, 0, .. body]));
        yield return ("unknown section kind", Frame(null, 2013, [0, 0, 0, 0, 7, .. body]));
        yield return ("body longer than its message", Frame(null, 2013, [0, 0, 0, 0, 0, .. body.AsSpan(0, body.Length - 1)]));
        yield return ("bytes behind the last section", Frame(null, 2013, [0, 0, 0, 0, 0, .. body, 0]));
        yield return ("two bodies", Frame(null, 2013, [0, 0, 0, 0, 0, .. body, 0, .. body]));
        yield return ("no body", Frame(null, 2013, [0, 0, 0, 0, 1, .. Sequence("documents", body)]));
        yield return ("sequence beyond its message", Frame(null, 2013, [0, 0, 0, 0, 0, .. body, 1, 255, 255, 255, 127, 65, 0]));
        yield return ("sequence of negative length", Frame(null, 2013, [0, 0, 0, 0, 0, .. body, 1, 255, 255, 255, 255, 65, 0]));
        yield return ("sequence without a terminated name", Frame(null, 2013, [0, 0, 0, 0, 0, .. body, 1, 6, 0, 0, 0, 65, 65]));
        yield return ("OP_QUERY without a collection", Frame(null, 2004, 0, 0, 0, 0, 65, 65, 65, 65));
        yield return ("OP_QUERY for documents", Frame(null, 2004, [0, 0, 0, 0, .. "t.c\0"u8, 0, 0, 0, 0, 1, 0, 0, 0, .. body]));
        yield return ("OP_QUERY without a document", Frame(null, 2004, [0, 0, 0, 0, .. "t.$cmd\0"u8, 0, 0, 0, 0, 1, 0, 0, 0]));
    }

    private static byte[] Frame(int? length, int operation, params byte[] content)
    {
        byte[] frame = [.. BitConverter.GetBytes(length ?? 16 + content.Length), 1, 0, 0, 0, 0, 0, 0, 0, .. BitConverter.GetBytes(operation), .. content];
        return frame;
    }

    private static IEnumerable<(string Name, byte[] Document)> InvalidDocuments()
    {
        yield return ("length beyond the end", [50, 0, 0, 0, 0]);
        yield return ("length below the least", [4, 0, 0, 0, 0]);
        yield return ("negative length", [255, 255, 255, 255, 0]);
        yield return ("no terminator", [5, 0, 0, 0, 1]);
        yield return ("ends before its length", [7, 0, 0, 0, 0, 0, 0]);
        yield return ("unknown type", [8, 0, 0, 0, 0x20, (byte)'a', 0, 0]);
        yield return ("unterminated name", [8, 0, 0, 0, 0x0A, (byte)'a', (byte)'b', 0]);
        yield return ("name that isn't UTF-8", [8, 0, 0, 0, 0x0A, 0xFF, 0, 0]);
        yield return ("cut number", [10, 0, 0, 0, 0x10, (byte)'a', 0, 1, 2, 0]);
        yield return ("string of length 0", [12, 0, 0, 0, 0x02, (byte)'a', 0, 0, 0, 0, 0, 0]);
        yield return ("string beyond the end", [13, 0, 0, 0, 0x02, (byte)'a', 0, 9, 0, 0, 0, 0, 0]);
        yield return ("string of negative length", [13, 0, 0, 0, 0x02, (byte)'a', 0, 255, 255, 255, 255, 0, 0]);
        yield return ("string without terminator", [13, 0, 0, 0, 0x02, (byte)'a', 0, 1, 0, 0, 0, 1, 0]);
        yield return ("string that isn't UTF-8", [14, 0, 0, 0, 0x02, (byte)'a', 0, 2, 0, 0, 0, 0xC3, 0, 0]);
        yield return ("boolean 2", [9, 0, 0, 0, 0x08, (byte)'a', 0, 2, 0]);
        yield return ("binary of negative length", [13, 0, 0, 0, 0x05, (byte)'a', 0, 255, 255, 255, 255, 0, 0]);
        yield return ("binary beyond the end", [13, 0, 0, 0, 0x05, (byte)'a', 0, 100, 0, 0, 0, 0, 0]);
        yield return ("nested document beyond the end", [13, 0, 0, 0, 0x03, (byte)'a', 0, 6, 0, 0, 0, 0, 0]);
        yield return ("nested document that swallows the terminator", [12, 0, 0, 0, 0x03, (byte)'a', 0, 5, 0, 0, 0, 1]);
        yield return ("regex without options", [11, 0, 0, 0, 0x0B, (byte)'a', 0, (byte)'x', 0, (byte)'y', 0]);
        yield return ("code whose parts don't add up", [20, 0, 0, 0, 0x0F, (byte)'a', 0, 12, 0, 0, 0, 1, 0, 0, 0, 0, 5, 0, 0, 0]);
    }
}
