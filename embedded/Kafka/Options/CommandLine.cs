using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Log;
using MetalsPipeline.Embedded.Kafka.Network;
using MetalsPipeline.Embedded.Kafka.Topics;

namespace MetalsPipeline.Embedded.Kafka.Options;

/// <summary>The options of the command line.</summary>
internal static class CommandLine
{
    /// <summary>The exit code of a wrong command line (EX_USAGE in sysexits.h).</summary>
    public const int UsageError = 64;

    private static readonly Option<HostPort[]> Listen = Addresses("--listen", "Address to listen on, one a node; port 0 takes any free port. [default: 127.0.0.1:9092]");
    private static readonly Option<HostPort[]> Advertise = Addresses("--advertise", "Address that clients are told, one a node. [default: where the node listens]");
    private static readonly Option<string> Data = new("--data") { Description = "Folder for everything that is kept; made if it isn't there.", HelpName = "DIR" };
    private static readonly Option<bool> Memory = new("--memory") { Description = "Keep everything in memory, for the life of the process." };
    private static readonly Option<int> Partitions = Number("--partitions", 6, 1, 1000, "Partitions of a topic that is made without saying how many.");
    private static readonly Option<int> ReplicationFactor = Number("--replication-factor", 0, 0, 100, "Replicas of such a topic; 0 for 3, or as many as there are nodes.");
    private static readonly Option<bool> NoAutoCreate = new("--no-auto-create") { Description = "Don't make topics because a client asks for them." };
    private static readonly Option<int> MaxPartitions = Number("--max-partitions", 2000, 1, 100_000, "Partitions of all topics together.");
    private static readonly Option<string[]> TopicDefault = Repeatable("--topic-default", "NAME=VALUE", "A topic setting's default, for instance retention.ms=3600000.");
    private static readonly Option<FsyncPolicy> Fsync = new("--fsync")
    {
        Description = "When records are forced to the disk: always (before each acknowledgement), interval, never.",
        DefaultValueFactory = _ => FsyncPolicy.Interval,
    };

    private static readonly Option<int> FsyncIntervalMs = Number("--fsync-interval-ms", 1000, 10, 3_600_000, "How often, with --fsync interval.");
    private static readonly Option<long> MaxBytes = new("--max-bytes") { Description = "Bytes that all records together may take; beyond that producers are refused. [default: no limit]", HelpName = "N" };
    private static readonly Option<int> CleanupIntervalMs = Number("--cleanup-interval-ms", 30_000, 10, 3_600_000, "How often records that are too old or too many are looked for.");
    private static readonly Option<int> RebalanceDelayMs = Number("--rebalance-delay-ms", 100, 0, 60_000, "How long the first member of a group waits for others.");
    private static readonly Option<string> Users = new("--users") { Description = "File with a line name:password for each user; clients must then use SASL/PLAIN.", HelpName = "FILE" };
    private static readonly Option<HostPort[]> Control = Addresses("--control", "Loopback address for test commands such as 'node down 2'. [default: none]");
    private static readonly Option<int> MaxConnections = Number("--max-connections", 1000, 1, 100_000, "Client connections at a time.");
    private static readonly Option<int> MaxRequestBytes = Number("--max-request-bytes", 16 * 1024 * 1024, 64 * 1024, 128 * 1024 * 1024, "The largest request taken.");

    public static RootCommand Create(Func<BrokerOptions, CancellationToken, Task<int>> run)
    {
        var command = new RootCommand("A small broker that speaks the Kafka protocol.")
        {
            Listen, Advertise, Data, Memory, Partitions, ReplicationFactor, NoAutoCreate, MaxPartitions, TopicDefault, Fsync, FsyncIntervalMs, MaxBytes,
            CleanupIntervalMs, RebalanceDelayMs, Users, Control, MaxConnections, MaxRequestBytes,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var conflicts = FindConflicts(result).ToList();
            return conflicts.Count == 0 ? await run(ToOptions(result), cancellationToken).ConfigureAwait(false) : Refuse(conflicts);
        });
        return command;
    }

    /// <summary>Says what is wrong with a command line; returns the exit code.</summary>
    public static int Refuse(IEnumerable<string> problems)
    {
        foreach (var problem in problems)
            Console.Error.WriteLine(problem);
        Console.Error.WriteLine("Try --help.");
        return UsageError;
    }

    private static BrokerOptions ToOptions(ParseResult result) => new()
    {
        Listen = result.GetValue(Listen) is { Length: > 0 } listen ? listen : [BrokerOptions.DefaultListen],
        Advertise = result.GetValue(Advertise) ?? [],
        DataDirectory = result.GetValue(Memory) ? null : Path.GetFullPath(result.GetValue(Data)!),
        Partitions = result.GetValue(Partitions),
        ReplicationFactor = result.GetValue(ReplicationFactor) is > 0 and var factor ? factor : null,
        AutoCreateTopics = !result.GetValue(NoAutoCreate),
        MaxPartitions = result.GetValue(MaxPartitions),
        TopicDefaults = ParseDefaults(result.GetValue(TopicDefault) ?? []),
        Fsync = result.GetValue(Fsync),
        FsyncInterval = TimeSpan.FromMilliseconds(result.GetValue(FsyncIntervalMs)),
        MaxBytes = result.GetResult(MaxBytes) is null ? long.MaxValue : result.GetValue(MaxBytes),
        CleanupInterval = TimeSpan.FromMilliseconds(result.GetValue(CleanupIntervalMs)),
        InitialRebalanceDelay = TimeSpan.FromMilliseconds(result.GetValue(RebalanceDelayMs)),
        UserFile = result.GetValue(Users) is { } users ? Path.GetFullPath(users) : null,
        Control = result.GetValue(Control) is [var control, ..] ? control : null,
        Network = new NetworkSettings
        {
            MaxConnections = result.GetValue(MaxConnections),
            MaxRequestBytes = result.GetValue(MaxRequestBytes),
        },
    };

    /// <summary>Options that are fine one by one, but not together.</summary>
    private static IEnumerable<string> FindConflicts(ParseResult result)
    {
        var hasData = result.GetResult(Data) is { } data && data.Tokens.Count > 0;
        if (hasData == result.GetValue(Memory))
            yield return "Give either --data DIR, to keep what is stored, or --memory.";

        var listen = result.GetValue(Listen) is { Length: > 0 } given ? given : [BrokerOptions.DefaultListen];
        var advertised = result.GetValue(Advertise)?.Length ?? 0;
        if (advertised > 0 && advertised != listen.Length)
            yield return $"--advertise is given {advertised} times for {listen.Length} node(s); give it once for each --listen.";
        if (advertised == 0 && listen.FirstOrDefault(address => address.Host is "0.0.0.0" or "::") is { Host: not null } everywhere)
            yield return $"Clients can't connect to {everywhere.Host}; say with --advertise HOST:PORT where they reach the broker.";
        if (result.GetValue(Control) is [var control, ..] && !(IPAddress.TryParse(control.Host, out var ip) ? IPAddress.IsLoopback(ip) : control.Host == "localhost"))
            yield return $"--control {control} would let others take the broker down; use a loopback address.";
        if (result.GetValue(ReplicationFactor) > listen.Length)
            yield return $"--replication-factor {result.GetValue(ReplicationFactor)} needs as many nodes; --listen names {listen.Length}.";
        if (TopicConfig.Create(ParseDefaults(result.GetValue(TopicDefault) ?? []), null, out var problem) is null)
            yield return $"--topic-default: {problem}";
    }

    private static Dictionary<string, string> ParseDefaults(string[] settings)
    {
        var parsed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var setting in settings)
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            parsed[equals < 0 ? setting : setting[..equals]] = equals < 0 ? "" : setting[(equals + 1)..];
        }

        return parsed;
    }

    private static Option<HostPort[]> Addresses(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "HOST:PORT",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => [.. result.Tokens.Select(token => ParseAddress(token.Value, result))],
    };

    private static HostPort ParseAddress(string text, ArgumentResult result)
    {
        if (HostPort.TryParse(text, out var address))
            return address.Value;
        result.AddError($"'{text}' isn't an address; write HOST:PORT, for instance 127.0.0.1:9092.");
        return default;
    }

    private static Option<string[]> Repeatable(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName, Arity = ArgumentArity.OneOrMore };

    private static Option<int> Number(string name, int defaultValue, int minimum, int maximum, string description)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => defaultValue };
        option.Validators.Add(result =>
        {
            // What isn't a number at all is reported as such already.
            if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && (value < minimum || value > maximum))
                result.AddError($"{name} must be from {minimum} to {maximum}.");
        });
        return option;
    }
}
