using System.Net;
using System.Net.Sockets;
using System.Text;
using Confluent.Kafka;
using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Options;
using MetalsPipeline.Embedded.Logging;

namespace MetalsPipeline.Embedded.Kafka.Tests;

/// <summary>A broker in this process, on free ports, with a data folder of its own that survives <see cref="RestartAsync"/>.</summary>
internal sealed class TestBroker : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("embedded-kafka-");
    private readonly CapturedLog _log = new();
    private BrokerOptions _options;
    private Broker _broker;

    private TestBroker(BrokerOptions options)
    {
        _options = options with { DataDirectory = _folder.FullName };
        _broker = null!;
    }

    public string DataDirectory => _folder.FullName;

    public string BootstrapServers => string.Join(',', _broker.EndPoints);

    public string Log => _log.Text;

    public int ConnectionCount => _broker.ConnectionCount;

    public IReadOnlyList<IPEndPoint> EndPoints => [.. _broker.EndPoints];

    public static async Task<TestBroker> StartAsync(Func<BrokerOptions, BrokerOptions>? configure = null, int nodes = 1)
    {
        var anyPort = new HostPort("127.0.0.1", 0);
        var options = new BrokerOptions { Listen = [.. Enumerable.Repeat(anyPort, nodes)], Partitions = 2, Control = anyPort };
        var broker = new TestBroker(configure?.Invoke(options) ?? options);
        await broker.StartAgainAsync();
        return broker;
    }

    /// <summary>Stops the broker cleanly and starts it on the same ports and data.</summary>
    public async Task RestartAsync(Action? whileStopped = null)
    {
        _options = _options with { Listen = [.. EndPoints.Select(endPoint => new HostPort(endPoint.Address.ToString(), endPoint.Port))] };
        await _broker.DisposeAsync();
        whileStopped?.Invoke();
        await StartAgainAsync();
    }

    public IProducer<string, string> CreateProducer(Action<ProducerConfig>? configure = null)
    {
        // A client that saw nodes go down several times waits up to ten seconds before it tries again, unless it is told not to.
        var config = new ProducerConfig
        {
            BootstrapServers = BootstrapServers,
            LingerMs = 1,
            ReconnectBackoffMs = 20,
            ReconnectBackoffMaxMs = 100,
        };
        configure?.Invoke(config);
        return new ProducerBuilder<string, string>(config).SetLogHandler(static (_, _) => { }).Build();
    }

    public IConsumer<string, string> CreateConsumer(string group, Action<ConsumerConfig>? configure = null)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = BootstrapServers,
            GroupId = group,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            SessionTimeoutMs = 6000,
            HeartbeatIntervalMs = 200,
            ReconnectBackoffMs = 20,
            ReconnectBackoffMaxMs = 100,
        };
        configure?.Invoke(config);
        return new ConsumerBuilder<string, string>(config).SetLogHandler(static (_, _) => { }).Build();
    }

    public IAdminClient CreateAdmin() =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = BootstrapServers }).SetLogHandler(static (_, _) => { }).Build();

    public async Task CreateTopicAsync(
        string name, int partitions = 2, short replicationFactor = 1, Dictionary<string, string>? config = null)
    {
        using var admin = CreateAdmin();
        await admin.CreateTopicsAsync(
            [new() { Name = name, NumPartitions = partitions, ReplicationFactor = replicationFactor, Configs = config }]);
    }

    /// <summary>Has the control endpoint carry out a command, and returns its answer.</summary>
    public async Task<string> CommandAsync(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_broker.ControlEndPoint!);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\n"));
        return await new StreamReader(stream).ReadLineAsync() ?? "";
    }

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task StartAgainAsync() =>
        _broker = await Broker.StartAsync(_options, TimeProvider.System, new JsonLog(_log, TimeProvider.System));
}
