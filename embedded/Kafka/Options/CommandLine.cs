using System.CommandLine;
using System.Net;
using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Log;
using MetalsPipeline.Embedded.Kafka.Network;
using MetalsPipeline.Embedded.Kafka.Topics;
using static MetalsPipeline.Embedded.Kafka.Options.OptionFactory;

namespace MetalsPipeline.Embedded.Kafka.Options;

/// <summary>The options of the command line.</summary>
internal static class CommandLine
{
    /// <summary>The exit code of a wrong command line (EX_USAGE in sysexits.h).</summary>
    private const int UsageError = 64;

    private const long DefaultMemoryBytes = 1024 * 1024 * 1024;
    private const int MaxMilliseconds = 3_600_000;

    private static readonly Option<HostPort[]> Listen = Addresses(
        "--listen", "Address to listen on, one a node; port 0 takes any free port. [default: 127.0.0.1:9092]");

    private static readonly Option<HostPort[]> Advertise = Addresses(
        "--advertise", "Address that clients are told, one a node. [default: where the node listens]");

    private static readonly Option<string> Data = Text(
        "--data", "DIR", "Folder for everything that is kept; made if it isn't there.");

    private static readonly Option<bool> Memory = Flag(
        "--memory", "Keep everything in memory, for the life of the process.");

    private static readonly Option<long> Partitions = Number(
        "--partitions", 6, 1, 1000, "Partitions of a topic that is made without saying how many.");

    private static readonly Option<long> ReplicationFactor = Number(
        "--replication-factor", null, 1, 100, "Replicas of such a topic. [default: 3, or as many as there are nodes]");

    private static readonly Option<bool> NoAutoCreate = Flag(
        "--no-auto-create", "Don't make topics because a client asks for them.");

    private static readonly Option<long> MaxPartitions = Number(
        "--max-partitions", 2000, 1, 100_000, "Partitions of all topics together.");

    private static readonly Option<string[]> TopicDefault = Texts(
        "--topic-default", "NAME=VALUE", "A topic setting's default, for instance retention.ms=3600000.");

    private static readonly Option<FsyncPolicy> Fsync = Choice(
        "--fsync", FsyncPolicy.Interval, "When records are forced to the disk: before each acknowledgement, every so often, never.");

    private static readonly Option<long> FsyncIntervalMs = Number(
        "--fsync-interval-ms", 1000, 10, MaxMilliseconds, "How often, with --fsync interval.");

    private static readonly Option<long> MaxBytes = Number(
        "--max-bytes",
        null,
        0,
        long.MaxValue,
        "What all records may take, before producers are refused. [default: no limit; 1 GiB with --memory]");

    private static readonly Option<long> CleanupIntervalMs = Number(
        "--cleanup-interval-ms", 30_000, 10, MaxMilliseconds, "How often records that are too old or too many are looked for.");

    private static readonly Option<long> RebalanceDelayMs = Number(
        "--rebalance-delay-ms", 100, 0, 60_000, "How long the first member of a group waits for others.");

    private static readonly Option<string> Users = Text(
        "--users", "FILE", "File with a line name:password for each user; clients must then use SASL/PLAIN.");

    private static readonly Option<HostPort[]> Control = Addresses(
        "--control", "Loopback address for test commands such as 'node down 2'. [default: none]");

    private static readonly Option<long> MaxConnections = Number(
        "--max-connections", 1000, 1, 100_000, "Client connections at a time.");

    private static readonly Option<long> MaxRequestBytes = Number(
        "--max-request-bytes", 16 * 1024 * 1024, 64 * 1024, 128 * 1024 * 1024, "The largest request taken.");

    /// <summary>Runs the broker as the arguments say, or says what is wrong with them; returns the exit code.</summary>
    public static Task<int> InvokeAsync(string[] arguments, Func<BrokerOptions, Task<int>> run)
    {
        var command = new RootCommand("A small broker that speaks the Kafka protocol.")
        {
            Listen, Advertise, Data, Memory,
            Partitions, ReplicationFactor, NoAutoCreate, MaxPartitions, TopicDefault,
            Fsync, FsyncIntervalMs, MaxBytes, CleanupIntervalMs,
            RebalanceDelayMs, Users, Control, MaxConnections, MaxRequestBytes,
        };
        command.SetAction(async (result, _) =>
        {
            var conflicts = FindConflicts(result).ToList();
            return conflicts.Count == 0 ? await run(ToOptions(result)).ConfigureAwait(false) : Refuse(conflicts);
        });

        var parsed = command.Parse(arguments);
        return parsed.Errors.Count == 0

            // The broker deals with signals itself, by a clean stop.
            ? parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null })
            : Task.FromResult(Refuse(parsed.Errors.Select(error => error.Message)));
    }

    private static int Refuse(IEnumerable<string> problems)
    {
        foreach (var problem in problems)
            Console.Error.WriteLine(problem);
        Console.Error.WriteLine("Try --help.");
        return UsageError;
    }

    private static BrokerOptions ToOptions(ParseResult result) => new()
    {
        Listen = ListenOf(result),
        Advertise = result.GetValue(Advertise) ?? [],
        DataDirectory = result.GetValue(Memory) ? null : Path.GetFullPath(result.GetValue(Data)!),
        Partitions = (int)result.GetValue(Partitions),
        ReplicationFactor = result.GetResult(ReplicationFactor) is null ? null : (int)result.GetValue(ReplicationFactor),
        AutoCreateTopics = !result.GetValue(NoAutoCreate),
        MaxPartitions = (int)result.GetValue(MaxPartitions),
        TopicDefaults = TopicDefaultsOf(result),
        Fsync = result.GetValue(Fsync),
        FsyncInterval = TimeSpan.FromMilliseconds(result.GetValue(FsyncIntervalMs)),
        MaxBytes = result.GetResult(MaxBytes) is not null ? result.GetValue(MaxBytes)
            : result.GetValue(Memory) ? DefaultMemoryBytes
            : long.MaxValue,
        CleanupInterval = TimeSpan.FromMilliseconds(result.GetValue(CleanupIntervalMs)),
        InitialRebalanceDelay = TimeSpan.FromMilliseconds(result.GetValue(RebalanceDelayMs)),
        UserFile = result.GetValue(Users) is { } users ? Path.GetFullPath(users) : null,
        Control = result.GetValue(Control) is [var control, ..] ? control : null,
        Network = new NetworkSettings
        {
            MaxConnections = (int)result.GetValue(MaxConnections),
            MaxRequestBytes = (int)result.GetValue(MaxRequestBytes),
        },
    };

    /// <summary>Options that are fine one by one, but not together.</summary>
    private static IEnumerable<string> FindConflicts(ParseResult result)
    {
        if (result.GetValue(Data) is not null == result.GetValue(Memory))
            yield return "Give either --data DIR, to keep what is stored, or --memory.";

        var listen = ListenOf(result);
        var advertised = result.GetValue(Advertise)?.Length ?? 0;
        if (advertised > 0 && advertised != listen.Length)
            yield return $"--advertise is given {advertised} times for {listen.Length} node(s); give it once for each --listen.";
        if (advertised == 0 && listen.FirstOrDefault(address => address.Host is "0.0.0.0" or "::") is { Host: not null } everywhere)
            yield return $"Clients can't connect to {everywhere.Host}; say with --advertise HOST:PORT where they reach the broker.";
        if (result.GetValue(Control) is [var control, ..] && !IsLoopback(control.Host))
            yield return $"--control {control} would let others take the broker down; use a loopback address.";
        if (result.GetValue(ReplicationFactor) > listen.Length)
            yield return $"--replication-factor {result.GetValue(ReplicationFactor)} needs as many nodes; --listen names {listen.Length}.";
        if (TopicConfig.Create(TopicDefaultsOf(result), null, out var problem) is null)
            yield return $"--topic-default: {problem}";
    }

    private static HostPort[] ListenOf(ParseResult result) =>
        result.GetValue(Listen) is { Length: > 0 } listen ? listen : [BrokerOptions.DefaultListen];

    private static bool IsLoopback(string host) => IPAddress.TryParse(host, out var ip) ? IPAddress.IsLoopback(ip) : host == "localhost";

    private static Dictionary<string, string> TopicDefaultsOf(ParseResult result)
    {
        var parsed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var setting in result.GetValue(TopicDefault) ?? [])
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            parsed[equals < 0 ? setting : setting[..equals]] = equals < 0 ? "" : setting[(equals + 1)..];
        }

        return parsed;
    }
}
