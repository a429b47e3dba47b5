using System.Net;
using System.Net.Sockets;
using Confluent.Kafka;

namespace MetalsPipeline.Embedded.Kafka.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("embedded-kafka-");

    private string Data => Path.Combine(_folder.FullName, "data");

    [Fact]
    public async Task It_starts_says_where_it_listens_and_stops_cleanly_when_told()
    {
        using var broker = await BrokerProcess.StartAsync("--listen", "127.0.0.1:0", "--data", Data);
        broker.Address.ShouldStartWith("127.0.0.1:");
        broker.Address.ShouldNotBe("127.0.0.1:0");
        (await broker.TerminateAsync()).ShouldBe(0);
        broker.HasLogged("stopped").ShouldBeTrue();
    }

    [Fact]
    public async Task Help_lists_the_options()
    {
        var (exitCode, output, _) = await BrokerProcess.RunAsync("--help");
        exitCode.ShouldBe(0);
        foreach (var option in new[] { "--listen", "--advertise", "--data", "--memory", "--partitions", "--fsync" })
            output.ShouldContain(option);
    }

    [Theory]
    [InlineData("--sunshine", "--sunshine")]
    [InlineData("--listen", "--listen")]
    [InlineData("--listen nowhere", "'nowhere' isn't an address")]
    [InlineData("--listen 127.0.0.1:70000", "isn't an address")]
    [InlineData("", "--data")]
    [InlineData("--memory --data x", "--memory")]
    [InlineData("--memory --partitions 0", "--partitions must be from 1 to 1000")]
    [InlineData("--memory --partitions many", "many")]
    [InlineData("--memory --fsync sometimes", "sometimes")]
    [InlineData("--memory --topic-default retention.weeks=1", "retention.weeks")]
    [InlineData("--memory --topic-default retention.ms=soon", "soon")]
    [InlineData("--memory --listen 0.0.0.0:0", "--advertise")]
    [InlineData("--memory --listen 127.0.0.1:0 --advertise a:1 --advertise b:2", "--advertise")]
    [InlineData("--memory --replication-factor 2", "--replication-factor 2")]
    [InlineData("--memory --control 192.0.2.1:1", "loopback")]
    public async Task A_wrong_command_line_is_refused_naming_what_is_wrong(string arguments, string expected)
    {
        var (exitCode, output, error) = await BrokerProcess.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        exitCode.ShouldBe(64);
        output.ShouldBeEmpty();
        error.ShouldContain(expected);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_in_one_line()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var (exitCode, _, error) = await BrokerProcess.RunAsync("--listen", $"127.0.0.1:{port}", "--data", Data);
        exitCode.ShouldBe(1);
        error.TrimEnd().ShouldStartWith($"Port {port} on 127.0.0.1 is taken");
        error.TrimEnd().ShouldNotContain("\n");
    }

    [Fact]
    public async Task A_data_folder_is_used_by_one_broker_at_a_time()
    {
        using var first = await BrokerProcess.StartAsync("--listen", "127.0.0.1:0", "--data", Data);
        var (exitCode, _, error) = await BrokerProcess.RunAsync("--listen", "127.0.0.1:0", "--data", Data);
        exitCode.ShouldBe(1);
        error.ShouldContain($"{Data} is in use by another broker");
    }

    [Fact]
    public async Task A_data_folder_without_its_list_of_topics_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(Data, "topics", "prices-0"));
        var (exitCode, _, error) = await BrokerProcess.RunAsync("--listen", "127.0.0.1:0", "--data", Data);
        exitCode.ShouldBe(1);
        error.ShouldContain("topics.json");
    }

    [Fact]
    public async Task A_damaged_list_of_topics_is_named()
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllTextAsync(Path.Combine(Data, "topics.json"), "{ \"topics\": [");
        var (exitCode, _, error) = await BrokerProcess.RunAsync("--listen", "127.0.0.1:0", "--data", Data);
        exitCode.ShouldBe(1);
        error.ShouldContain("topics.json is damaged");
    }

    [Theory]
    [InlineData("start-offset", "start-offset is damaged")]
    [InlineData("notes.log", "notes.log isn't one of the broker's files")]
    public async Task A_file_that_cant_be_understood_is_named(string name, string expected)
    {
        using (var broker = await BrokerProcess.StartAsync("--listen", "127.0.0.1:0", "--data", Data))
        {
            using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.Address }).Build();
            await admin.CreateTopicsAsync([new() { Name = "prices", NumPartitions = 1 }]);
            (await broker.TerminateAsync()).ShouldBe(0);
        }

        await File.WriteAllTextAsync(Path.Combine(Data, "topics", "prices-0", name), "sunshine");
        var (exitCode, _, error) = await BrokerProcess.RunAsync("--listen", "127.0.0.1:0", "--data", Data);
        exitCode.ShouldBe(1);
        error.ShouldContain(expected);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
