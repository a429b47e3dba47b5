using System.Buffers.Binary;
using System.Numerics;
using MetalsPipeline.Embedded.MongoDB.Tests.Support;

namespace MetalsPipeline.Embedded.MongoDB.Tests.Wire;

public sealed class WireProtocolTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private WireClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _client = await _server.ConnectAsync();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_legacy_greeting_is_answered_with_a_legacy_reply()
    {
        await _client.SendAsync(Query("admin.$cmd", new Doc { { "isMaster", 1 }, { "helloOk", true } }));
        var answer = await _client.ReceiveAsync();
        answer["ismaster"].ShouldBe(true);
        answer["helloOk"].ShouldBe(true);
        answer["maxWireVersion"].ShouldBe(17);
        answer["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task A_greeting_presents_a_standalone_server_without_sessions()
    {
        var answer = await _client.RunAsync(new Doc { { "hello", 1 } });
        answer["isWritablePrimary"].ShouldBe(true);
        answer["maxBsonObjectSize"].ShouldBe(16 << 20);
        answer["maxMessageSizeBytes"].ShouldBe(48_000_000);
        answer["maxWriteBatchSize"].ShouldBe(100_000);
        answer.Has("setName").ShouldBeFalse();
        answer.Has("topologyVersion").ShouldBeFalse();
        answer.Has("logicalSessionTimeoutMinutes").ShouldBeFalse();
    }

    [Fact]
    public async Task Documents_may_come_in_a_sequence_or_in_the_command()
    {
        await _client.RunAsync(new Doc { { "insert", "c" } }, ("documents", [new Doc { { "_id", 1 } }]));
        await _client.RunAsync(new Doc { { "insert", "c" }, { "documents", new[] { new Doc { { "_id", 2 } } } } });
        (await _client.IdsAsync("c", [])).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_message_that_expects_no_answer_gets_none()
    {
        const uint moreToCome = 2;
        await _client.SendAsync(_client.Message(moreToCome, new Doc { { "insert", "c" }, { "$db", "t" } }, ("documents", [new Doc { { "_id", 1 } }])));
        (await _client.IdsAsync("c", [])).ShouldBe([1]);
    }

    [Fact]
    public async Task A_right_checksum_is_accepted()
    {
        await _client.SendAsync(WithChecksum(_client.Message(1, new Doc { { "ping", 1 }, { "$db", "t" } }), correct: true));
        (await _client.ReceiveAsync())["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task A_wrong_checksum_closes_the_connection()
    {
        await _client.SendAsync(WithChecksum(_client.Message(1, new Doc { { "ping", 1 }, { "$db", "t" } }), correct: false));
        await _client.ShouldBeClosedAsync();
    }

    [Fact]
    public async Task Messages_sent_in_one_go_are_answered_in_turn()
    {
        var first = _client.Message(0, new Doc { { "insert", "c" }, { "documents", new[] { new Doc { { "_id", 1 } } } }, { "$db", "t" } });
        var second = _client.Message(2, new Doc { { "insert", "c" }, { "documents", new[] { new Doc { { "_id", 2 } } } }, { "$db", "t" } });
        var third = _client.Message(0, new Doc { { "count", "c" }, { "$db", "t" } });
        first[16] = 2;
        await _client.SendAsync(new byte[][] { first, second, third }.SelectMany(m => m).ToArray());
        (await _client.ReceiveAsync())["n"].ShouldBe(2);
    }

    [Fact]
    public async Task A_message_may_arrive_byte_by_byte()
    {
        foreach (var b in _client.Message(0, new Doc { { "ping", 1 }, { "$db", "t" } }))
            await _client.SendAsync(new[] { b });
        (await _client.ReceiveAsync())["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task An_unknown_command_is_error_59()
    {
        var answer = await _client.TryRunAsync(new Doc { { "atlasVersion", 1 } });
        answer["ok"].ShouldBe(0.0);
        answer["code"].ShouldBe(59);
        answer["codeName"].ShouldBe("CommandNotFound");
    }

    private byte[] Query(string collection, Doc document) =>
        _client.Frame(2004, [0, 0, 0, 0, .. System.Text.Encoding.UTF8.GetBytes(collection + "\0"), 0, 0, 0, 0, 255, 255, 255, 255, .. document.ToBytes()]);

    private static byte[] WithChecksum(byte[] message, bool correct)
    {
        var longer = new byte[message.Length + 4];
        message.CopyTo(longer, 0);
        BinaryPrimitives.WriteInt32LittleEndian(longer, longer.Length);
        var crc = uint.MaxValue;
        foreach (var b in longer.AsSpan(0, message.Length))
            crc = BitOperations.Crc32C(crc, b);
        BinaryPrimitives.WriteUInt32LittleEndian(longer.AsSpan(message.Length), correct ? ~crc : crc);
        return longer;
    }
}
