using MetalsPipeline.Embedded.MongoDB.Hosting;
using MetalsPipeline.Embedded.MongoDB.Tests.Support;

namespace MetalsPipeline.Embedded.MongoDB.Tests.Commands;

public sealed class ReplicaSetTests : IDisposable
{
    private static readonly string[] Members = ["a:1", "b:2", "c:3"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Before_it_is_initiated_the_server_is_neither_primary_nor_secondary()
    {
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();

        var hello = await client.RunAsync(new Doc { { "hello", 1 } });

        hello["isWritablePrimary"].ShouldBe(false);
        hello["secondary"].ShouldBe(false);
        hello["isreplicaset"].ShouldBe(true);
        hello.Has("setName").ShouldBeFalse();
        (await client.TryRunAsync(new Doc { { "replSetGetStatus", 1 } }))["codeName"].ShouldBe("NotYetInitialized");
    }

    [Fact]
    public async Task Once_initiated_the_server_is_the_primary_also_after_a_restart()
    {
        await using (var server = await StartAsync())
        {
            using var client = await server.ConnectAsync();
            await client.RunAsync(Initiate("rs0", Members));
            (await client.TryRunAsync(Initiate("rs0", Members)))["codeName"].ShouldBe("AlreadyInitialized");
        }

        await using var next = await StartAsync();
        using var nextClient = await next.ConnectAsync();
        var hello = await nextClient.RunAsync(new Doc { { "hello", 1 } });
        hello["setName"].ShouldBe("rs0");
        hello["isWritablePrimary"].ShouldBe(true);
        hello["me"].ShouldBe("a:1");
        hello.Array("hosts").ShouldBe(Members);
        (await nextClient.RunAsync(new Doc { { "replSetGetStatus", 1 } }))["myState"].ShouldBe(1);
    }

    [Theory]
    [InlineData("other", "'rs0'")]
    [InlineData("rs0", "there must be a member")]
    public async Task A_configuration_that_makes_no_sense_is_refused(string name, string reason)
    {
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();

        var answer = await client.TryRunAsync(Initiate(name, name == "rs0" ? [] : Members));

        answer["codeName"].ShouldBe("InvalidReplicaSetConfig");
        ((string)answer["errmsg"]!).ShouldContain(reason);
    }

    [Fact]
    public async Task A_server_that_stands_alone_knows_of_no_set()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await server.ConnectAsync();

        (await client.TryRunAsync(Initiate("rs0", Members)))["codeName"].ShouldBe("NoReplicationEnabled");
        (await client.TryRunAsync(new Doc { { "replSetGetStatus", 1 } }))["codeName"].ShouldBe("NoReplicationEnabled");
    }

    private Task<TestServer> StartAsync() => TestServer.StartAsync(new ServerOptions { ReplicaSet = "rs0", DataPath = _folder.Path });

    private static Doc Initiate(string name, string[] hosts) => new()
    {
        {
            "replSetInitiate", new Doc
            {
                { "_id", name },
                { "members", hosts.Select((host, id) => new Doc { { "_id", id }, { "host", host } }).ToArray() },
            }
        },
    };
}
