using System.Net;
using System.Net.Sockets;
using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Faults;
using MetalsPipeline.Embedded.Kafka.Groups;
using MetalsPipeline.Embedded.Kafka.Log;
using MetalsPipeline.Embedded.Kafka.Network;
using MetalsPipeline.Embedded.Kafka.Options;
using MetalsPipeline.Embedded.Kafka.Requests;
using MetalsPipeline.Embedded.Kafka.Security;
using MetalsPipeline.Embedded.Kafka.Topics;
using MetalsPipeline.Embedded.Logging;

namespace MetalsPipeline.Embedded.Kafka;

/// <summary>The broker as a whole: puts the parts together.</summary>
internal sealed class Broker : IAsyncDisposable
{
    private readonly DisposalStack _parts;
    private readonly Listeners _listeners;
    private readonly Connections _connections;
    private readonly ControlEndpoint? _control;
    private readonly JsonLog _log;

    private Broker(BrokerOptions options, DisposalStack parts, TimeProvider time, JsonLog log)
    {
        var started = time.GetTimestamp();
        _parts = parts;
        _log = log;

        // Before anything else: who can't have the port needn't wait for the data to be read.
        var sockets = options.Listen.Select(address => parts.Own(Listener.Bind(address))).ToList();
        var users = options.UserFile is null ? null : UserList.Load(options.UserFile);

        var data = parts.Own(options.DataDirectory is null ? DataDirectory.InMemory() : DataDirectory.Open(options.DataDirectory));
        var fsync = options.DataDirectory is null ? FsyncPolicy.Never : options.Fsync;
        var cluster = ClusterFile.LoadOrCreate(data.PathOf("cluster.json"));
        var producerIds = new ProducerIds(data.PathOf("cluster.json"), cluster);
        var nodes = new Nodes(options.Listen.Count, cluster.ClusterId);
        var environment = new LogEnvironment(fsync, new ByteQuota(options.MaxBytes), time, log);
        var topics = parts.Own(TopicCatalog.Open(data.Path, options.ToCatalogSettings(), environment, nodes));
        var offsets = parts.Own(new OffsetStore(data.PathOf("offsets.journal"), fsync, log));
        var groups = new GroupCoordinator(new GroupSettings(options.InitialRebalanceDelay), offsets, time, log);
        topics.Deleted += groups.ForgetTopic;
        parts.Own(new Housekeeping(topics, offsets, options, fsync, time, log));

        var faults = new FaultPlan();
        var handlers = RequestHandlers.Create(topics, groups, nodes, producerIds, users, time, log);
        var dispatcher = new RequestDispatcher(handlers, requiresUser: users is not null, faults, time);
        _connections = parts.Own(new Connections(options.Network, dispatcher, time, log));
        _listeners = parts.Own(new Listeners(_connections, log));
        foreach (var (node, socket) in nodes.All.Zip(sockets))
            Listen(node, socket, options);

        if (options.Control is { } address)
        {
            var clusterSwitch = new ClusterSwitch(nodes, topics, _listeners, _connections, log);
            _control = parts.Own(ControlEndpoint.Start(address, new ControlCommands(clusterSwitch, faults), log));
        }

        log.Info(
            "started",
            ("data", options.DataDirectory is null ? "memory" : data.Path),
            ("topics", topics.All.Count()),
            ("partitions", topics.PartitionCount),
            ("fsync", fsync.ToString().ToLowerInvariant()),
            ("milliseconds", (long)time.GetElapsedTime(started).TotalMilliseconds));
    }

    /// <summary>Where the nodes listen, in order.</summary>
    public IReadOnlyCollection<IPEndPoint> EndPoints => _listeners.EndPoints;

    public int ConnectionCount => _connections.Count;

    /// <summary>Where control commands are taken, if anywhere.</summary>
    public IPEndPoint? ControlEndPoint => _control?.EndPoint;

    /// <summary>
    /// Starts a broker. Throws <see cref="AddressUnavailableException"/>, <see cref="IOException"/> or <see cref="InvalidDataException"/>,
    /// each with a message for the user.
    /// </summary>
    public static async Task<Broker> StartAsync(BrokerOptions options, TimeProvider time, JsonLog log)
    {
        var parts = new DisposalStack();
        try
        {
            return new Broker(options, parts, time, log);
        }
        catch
        {
            await parts.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync().ConfigureAwait(false);
        _log.Info("stopped");
    }

    private void Listen(Node node, Socket socket, BrokerOptions options)
    {
        var bound = new HostPort(options.Listen[node.Id - 1].Host, ((IPEndPoint)socket.LocalEndPoint!).Port);
        node.Advertised = options.Advertise.Count > 0 ? options.Advertise[node.Id - 1] : bound;
        _listeners.Start(node, socket);
        _log.Info("listening", ("node", node.Id), ("address", bound.ToString()), ("advertised", node.Advertised.ToString()));
    }
}
