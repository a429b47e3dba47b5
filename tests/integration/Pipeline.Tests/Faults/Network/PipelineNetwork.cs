using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MetalsPipeline.Pipeline.Tests.Faults.Network;

/// <summary>The network between the parts of a pipeline, where faults can be put into it; its broker has three nodes.</summary>
internal sealed class PipelineNetwork : IAsyncDisposable
{
    public const string ProducerToKafka = "producer-kafka";
    public const string ProcessorToKafka = "processor-kafka";
    public const string ProcessorToMongoDB = "processor-mongodb";

    /// <summary>Nodes of the broker, numbered from 1.</summary>
    public const int KafkaNodes = 3;

    private readonly Dictionary<string, Link> _links = new() { [ProducerToKafka] = new(), [ProcessorToKafka] = new(), [ProcessorToMongoDB] = new() };
    private readonly Link _others = new();
    private readonly List<TcpProxy> _proxies = [];

    /// <summary>Where the broker takes test commands.</summary>
    public int ControlPort { get; } = FreePort();

    public Link this[string name] => _links[name];

    /// <summary>Puts proxies between the parts of a pipeline that isn't started yet.</summary>
    public void Insert(IDistributedApplicationTestingBuilder builder)
    {
        PutKafkaBehindProxies(ServerOf(builder, "kafka"));
        var kafka = string.Join(',', _proxies.Select(proxy => AddressOf(proxy.Port)));
        var store = Proxy(PortOf(ServerOf(builder, "mongodb")), (_, _) => Task.FromResult((_links[ProcessorToMongoDB], Array.Empty<byte>())));
        var uri = $"mongodb://admin:{RunningPipeline.MongoDBPassword}@{AddressOf(store)}/?authSource=admin&authMechanism=SCRAM-SHA-256";

        foreach (var service in builder.Resources.OfType<ProjectResource>().Select(builder.CreateResourceBuilder).ToArray())
        {
            service.WithEnvironment("ConnectionStrings__kafka", kafka)
                .WithEnvironment("Kafka__Topics__ReplicationFactor", "3")
                .WithEnvironment("Kafka__Topics__MinInSyncReplicas", "2");
            if (service.Resource.Name == "processor")
                service.WithEnvironment("ConnectionStrings__mongodb", uri);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies)
            await proxy.DisposeAsync();
    }

    /// <summary>A broker sends its clients to the addresses that it advertises: to a proxy for each node.</summary>
    private void PutKafkaBehindProxies(IResourceBuilder<ExecutableResource> kafka)
    {
        var first = Proxy(PortOf(kafka), RecognizeKafkaClientAsync);
        kafka.WithArgs(context => context.Args[context.Args.IndexOf("--advertise") + 1] = AddressOf(first))
            .WithArgs("--control", AddressOf(ControlPort));
        for (var node = 2; node <= KafkaNodes; node++)
        {
            var port = FreePort();
            kafka.WithArgs("--listen", AddressOf(port), "--advertise", AddressOf(Proxy(() => port, RecognizeKafkaClientAsync)));
        }
    }

    /// <summary>All services connect to the same addresses, but each says its name.</summary>
    private async Task<(Link Link, byte[] Read)> RecognizeKafkaClientAsync(Stream stream, CancellationToken cancellationToken)
    {
        var (id, read) = await KafkaClientId.ReadAsync(stream, cancellationToken);
        return (_links.GetValueOrDefault($"{NameOf(id)}-kafka", _others), read);
    }

    private int Proxy(Func<int> serverPort, Func<Stream, CancellationToken, Task<(Link Link, byte[] Read)>> recognize)
    {
        var proxy = new TcpProxy(serverPort, recognize);
        _proxies.Add(proxy);
        return proxy.Port;
    }

    // Services are called like their assemblies.
    private static string NameOf(string clientId) => clientId[(clientId.LastIndexOf('.') + 1)..].ToLowerInvariant();

    private static IResourceBuilder<ExecutableResource> ServerOf(IDistributedApplicationTestingBuilder builder, string name) =>
        builder.CreateResourceBuilder(builder.Resources.OfType<ExecutableResource>().Single(resource => resource.Name == name));

    private static Func<int> PortOf(IResourceBuilder<ExecutableResource> server) => () => server.GetEndpoint("tcp").Port;

    private static string AddressOf(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
