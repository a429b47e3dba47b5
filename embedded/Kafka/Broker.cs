using System.Net;
using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Faults;
using MetalsPipeline.Embedded.Kafka.Groups;
using MetalsPipeline.Embedded.Kafka.Log;
using MetalsPipeline.Embedded.Kafka.Logging;
using MetalsPipeline.Embedded.Kafka.Network;
using MetalsPipeline.Embedded.Kafka.Options;
using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Kafka.Requests;
using MetalsPipeline.Embedded.Kafka.Security;
using MetalsPipeline.Embedded.Kafka.Topics;

namespace MetalsPipeline.Embedded.Kafka;

/// <summary>The broker as a whole: puts the parts together, and takes them apart in the right order.</summary>
internal sealed class Broker : IAsyncDisposable
{
    private readonly DataDirectory _data;
    private readonly TopicCatalog _topics;
    private readonly OffsetStore _offsets;
    private readonly Housekeeping _housekeeping;
    private readonly Connections _connections;
    private readonly Listeners _listeners;
    private readonly ControlEndpoint? _control;
    private readonly JsonLog _log;

    private Broker(
        DataDirectory data,
        TopicCatalog topics,
        OffsetStore offsets,
        Housekeeping housekeeping,
        Connections connections,
        Listeners listeners,
        ControlEndpoint? control,
        JsonLog log)
    {
        _data = data;
        _topics = topics;
        _offsets = offsets;
        _housekeeping = housekeeping;
        _connections = connections;
        _listeners = listeners;
        _control = control;
        _log = log;
    }

    /// <summary>Where the nodes listen, in order.</summary>
    public IReadOnlyCollection<IPEndPoint> EndPoints => _listeners.EndPoints;

    public int ConnectionCount => _connections.Count;

    /// <summary>Where control commands are taken, if anywhere.</summary>
    public IPEndPoint? ControlEndPoint => _control?.EndPoint;

    /// <summary>
    /// Starts a broker. Throws <see cref="AddressUnavailableException"/>, <see cref="IOException"/> or <see cref="InvalidDataException"/>, each with
    /// a message for the user.
    /// </summary>
    public static async Task<Broker> StartAsync(BrokerOptions options, TimeProvider time, JsonLog log)
    {
        var started = time.GetTimestamp();

        // Owned by this method until everything stands; taken apart in reverse if something doesn't.
        var parts = new Stack<object>();
        T Own<T>(T part)
            where T : class
        {
            parts.Push(part);
            return part;
        }

        try
        {
            var sockets = options.Listen.Select(address => Own(Listener.Bind(address))).ToList();
            var data = Own(options.DataDirectory is null ? DataDirectory.InMemory() : DataDirectory.Open(options.DataDirectory));
            var fsync = options.DataDirectory is null ? FsyncPolicy.Never : options.Fsync;
            var cluster = ClusterFile.LoadOrCreate(data.PathOf("cluster.json"));
            var nodes = new Nodes(options.Listen.Count, cluster.ClusterId);
            var environment = new LogEnvironment(fsync, new ByteQuota(options.MaxBytes), time, log);
            var topics = Own(TopicCatalog.Open(data.Path, options.ToCatalogSettings(), environment, nodes));
            var offsets = Own(new OffsetStore(data.PathOf("offsets.journal"), fsync, log));
            topics.Deleted += offsets.ForgetTopic;

            var groups = new GroupCoordinator(new GroupSettings(options.InitialRebalanceDelay), offsets, time, log);
            var producerIds = new ProducerIds(data.PathOf("cluster.json"), cluster);
            var users = options.UserFile is null ? null : UserList.Load(options.UserFile);
            var faults = new FaultPlan();
            var dispatcher = new RequestDispatcher(Handlers(topics, groups, nodes, producerIds, users, time, log), users is not null, faults, time);
            var housekeeping = Own(new Housekeeping(topics, offsets, options, fsync, time, log));
            var connections = Own(new Connections(options.Network, dispatcher, time, log));

            var listeners = Own(new Listeners(connections, log));
            foreach (var (node, socket) in nodes.All.Zip(sockets))
            {
                var bound = new HostPort(options.Listen[node.Id - 1].Host, ((IPEndPoint)socket.LocalEndPoint!).Port);
                node.Advertised = options.Advertise.ElementAtOrDefault(node.Id - 1) is { Host: not null } advertised ? advertised : bound;
                listeners.Start(node, socket);
                log.Info("listening", ("node", node.Id), ("address", bound.ToString()), ("advertised", node.Advertised.ToString()));
            }

            var control = options.Control is null ? null
                : Own(ControlEndpoint.Start(options.Control.Value, new ControlCommands(new ClusterSwitch(nodes, topics, listeners, connections, log), faults), log));

            log.Info(
                "started",
                ("data", options.DataDirectory is null ? "memory" : data.Path),
                ("topics", topics.All.Count()),
                ("partitions", topics.PartitionCount),
                ("fsync", fsync.ToString().ToLowerInvariant()),
                ("milliseconds", (long)time.GetElapsedTime(started).TotalMilliseconds));
            return new Broker(data, topics, offsets, housekeeping, connections, listeners, control, log);
        }
        catch
        {
            foreach (var part in parts)
            {
                if (part is IAsyncDisposable asynchronous)
                    await asynchronous.DisposeAsync().ConfigureAwait(false);
                else
                    ((IDisposable)part).Dispose();
            }

            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_control is not null)
            await _control.DisposeAsync().ConfigureAwait(false);
        await _listeners.DisposeAsync().ConfigureAwait(false);
        await _connections.DisposeAsync().ConfigureAwait(false);
        await _housekeeping.DisposeAsync().ConfigureAwait(false);
        _offsets.Dispose();
        _topics.Dispose();
        _data.Dispose();
        _log.Info("stopped");
    }

    private static IEnumerable<RequestHandler> Handlers(
        TopicCatalog topics, GroupCoordinator groups, Nodes nodes, ProducerIds producerIds, UserList? users, TimeProvider time, JsonLog log) =>
    [
        new ProduceHandler(topics),
        new FetchHandler(topics, time),
        new ListOffsetsHandler(topics),
        new MetadataHandler(topics, nodes),
        new InitProducerIdHandler(producerIds, log),
        new FindCoordinatorHandler(nodes),
        new JoinGroupHandler(groups, nodes),
        new SyncGroupHandler(groups, nodes),
        new HeartbeatHandler(groups, nodes),
        new LeaveGroupHandler(groups, nodes),
        new OffsetCommitHandler(groups, topics, nodes),
        new OffsetFetchHandler(groups, nodes),
        new DescribeGroupsHandler(groups, nodes),
        new ListGroupsHandler(groups, nodes),
        new DeleteGroupsHandler(groups, nodes),
        new CreateTopicsHandler(topics),
        new DeleteTopicsHandler(topics),
        new DeleteRecordsHandler(topics),
        new CreatePartitionsHandler(topics),
        new DescribeConfigsHandler(topics),
        new AlterConfigsHandler(topics, ApiKey.AlterConfigs),
        new AlterConfigsHandler(topics, ApiKey.IncrementalAlterConfigs),
        .. users is null ? Array.Empty<RequestHandler>() : [new SaslHandshakeHandler(), new SaslAuthenticateHandler(users)],
    ];
}
