using System.Security.Cryptography;
using System.Text;
using MetalsPipeline.Embedded.MongoDB.Hosting;
using MetalsPipeline.Embedded.MongoDB.Tests.Support;

namespace MetalsPipeline.Embedded.MongoDB.Tests.Security;

public sealed class AuthenticationTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private WireClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync(new ServerOptions { User = "admin", Password = "secret" });
        _client = await _server.ConnectAsync();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Commands_before_authentication_are_refused_with_13()
    {
        foreach (var command in new[] { "find", "insert", "listDatabases", "drop", "explain", "getMore", "endSessions" })
            (await _client.TryRunAsync(new Doc { { command, "c" } }))["code"].ShouldBe(13, command);
        (await _client.RunAsync(new Doc { { "ping", 1 } }))["ok"].ShouldBe(1.0);
        (await _client.RunAsync(new Doc { { "hello", 1 } }))["ok"].ShouldBe(1.0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_right_password_opens_the_door_and_the_server_proves_itself(bool skipEmptyExchange)
    {
        var answer = await AuthenticateAsync("admin", "secret", skipEmptyExchange);
        answer["done"].ShouldBe(skipEmptyExchange);
        if (!skipEmptyExchange)
            (await _client.RunAsync(new Doc { { "saslContinue", 1 }, { "conversationId", 1 }, { "payload", Array.Empty<byte>() }, { "$db", "admin" } }))["done"].ShouldBe(true);
        await _client.InsertAsync("c", new Doc { { "_id", 1 } });
    }

    [Theory]
    [InlineData("admin", "wrong")]
    [InlineData("nobody", "secret")]
    public async Task A_wrong_user_or_password_is_refused_with_18_and_the_same_words(string user, string password)
    {
        var answer = await AuthenticateAsync(user, password, skipEmptyExchange: true);
        answer["code"].ShouldBe(18);
        answer["errmsg"].ShouldBe("Authentication failed.");
        (await _client.TryRunAsync(new Doc { { "find", "c" } }))["code"].ShouldBe(13);
    }

    [Fact]
    public async Task A_user_of_another_database_is_not_known()
    {
        var answer = await AuthenticateAsync("admin", "secret", skipEmptyExchange: true, database: "t");
        answer["code"].ShouldBe(18);
    }

    [Fact]
    public async Task A_greeting_may_carry_the_first_step()
    {
        var nonce = "abc";
        var first = new Doc { { "saslStart", 1 }, { "mechanism", "SCRAM-SHA-256" }, { "payload", Encoding.UTF8.GetBytes($"n,,n=admin,r={nonce}") }, { "db", "admin" }, { "options", new Doc { { "skipEmptyExchange", true } } } };
        var greeting = await _client.RunAsync(new Doc { { "hello", 1 }, { "saslSupportedMechs", "admin.admin" }, { "speculativeAuthenticate", first }, { "$db", "admin" } });
        greeting.Array("saslSupportedMechs").ShouldBe(["SCRAM-SHA-256"]);
        var step = Encoding.UTF8.GetString((byte[])greeting.Document("speculativeAuthenticate")["payload"]!);
        (await FinishAsync("admin", "secret", nonce, step, "admin"))["done"].ShouldBe(true);
        await _client.InsertAsync("c", new Doc { { "_id", 1 } });
    }

    [Fact]
    public async Task Other_mechanisms_are_refused_with_the_name_of_the_right_one()
    {
        var answer = await _client.TryRunAsync(new Doc { { "saslStart", 1 }, { "mechanism", "PLAIN" }, { "payload", Array.Empty<byte>() }, { "$db", "admin" } });
        answer["code"].ShouldBe(334);
        ((string)answer["errmsg"]!).ShouldContain("SCRAM-SHA-256");
    }

    [Fact]
    public async Task Messages_out_of_turn_are_refused()
    {
        (await _client.TryRunAsync(new Doc { { "saslContinue", 1 }, { "payload", "c=biws"u8.ToArray() }, { "$db", "admin" } }))["code"].ShouldBe(17);
        (await _client.TryRunAsync(new Doc { { "saslStart", 1 }, { "mechanism", "SCRAM-SHA-256" }, { "payload", "nonsense"u8.ToArray() }, { "$db", "admin" } }))["code"].ShouldBe(18);
    }

    [Fact]
    public async Task Before_authentication_long_messages_close_the_connection()
    {
        await _client.SendAsync(_client.Message(0, new Doc { { "ping", 1 }, { "padding", new byte[100_000] }, { "$db", "admin" } }));
        await _client.ShouldBeClosedAsync();
    }

    private async Task<Doc> AuthenticateAsync(string user, string password, bool skipEmptyExchange, string database = "admin")
    {
        const string nonce = "fyko+d2lbbFgONRv9qkxdawL";
        var start = await _client.RunAsync(new Doc
        {
            { "saslStart", 1 }, { "mechanism", "SCRAM-SHA-256" }, { "payload", Encoding.UTF8.GetBytes($"n,,n={user},r={nonce}") },
            { "options", new Doc { { "skipEmptyExchange", skipEmptyExchange } } }, { "$db", database },
        });
        return await FinishAsync(user, password, nonce, Encoding.UTF8.GetString((byte[])start["payload"]!), database);
    }

    /// <summary>The client's side of RFC 5802, written from the RFC.</summary>
    private async Task<Doc> FinishAsync(string user, string password, string clientNonce, string serverFirst, string database)
    {
        var parts = serverFirst.Split(',').ToDictionary(p => p[0], p => p[2..]);
        parts['r'].ShouldStartWith(clientNonce);
        parts['r'].Length.ShouldBeGreaterThan(clientNonce.Length + 16);
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, Convert.FromBase64String(parts['s']), int.Parse(parts['i'], null), HashAlgorithmName.SHA256, 32);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var withoutProof = $"c=biws,r={parts['r']}";
        var message = Encoding.UTF8.GetBytes($"n={user},r={clientNonce},{serverFirst},{withoutProof}");
        var proof = HMACSHA256.HashData(SHA256.HashData(clientKey), message);
        for (var i = 0; i < proof.Length; i++)
            proof[i] ^= clientKey[i];
        var answer = await _client.TryRunAsync(new Doc
        {
            { "saslContinue", 1 }, { "conversationId", 1 }, { "payload", Encoding.UTF8.GetBytes($"{withoutProof},p={Convert.ToBase64String(proof)}") }, { "$db", database },
        });
        if (answer["ok"] is 1.0)
        {
            var signature = Convert.ToBase64String(HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), message));
            Encoding.UTF8.GetString((byte[])answer["payload"]!).ShouldBe($"v={signature}");
        }

        return answer;
    }
}
