using System.Globalization;
using System.Net;
using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Hosting;

/// <summary>What the command line and the environment say.</summary>
internal sealed record ServerOptions
{
    public const string Help = """
        MetalsPipeline.Embedded.MongoDB: a small server that speaks the MongoDB wire protocol.

          --listen HOST:PORT               address to listen on (default 127.0.0.1:27017; port 0: any free one)
          --data DIR                       data folder, created when absent; required unless --memory
          --memory                         keep nothing
          --fsync always|interval|never    when acknowledged writes are on disk: before, within 100 ms, whenever (default interval)
          --max-bytes N                    bound on stored data, beyond which writes are refused (default: the disk;
                                           with --memory half of the memory)
          --replica-set NAME               present the server as the primary of this set, once replSetInitiate has named its members;
                                           nothing is copied to others
          --help                           this text

        Environment: MONGO_INITDB_ROOT_USERNAME with MONGO_INITDB_ROOT_PASSWORD or MONGO_INITDB_ROOT_PASSWORD_FILE require
        authentication (SCRAM-SHA-256, database admin); without them nobody has to authenticate.
        """;

    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 27017);

    /// <summary>The data folder; null to keep nothing.</summary>
    public string? DataPath { get; init; }

    public FsyncPolicy Fsync { get; init; } = FsyncPolicy.Interval;

    /// <summary>Bound on stored data; without one it is the disk, or half of the memory.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Name of the replica set; null to stand alone.</summary>
    public string? ReplicaSet { get; init; }

    public string? User { get; init; }

    public string? Password { get; init; }

    /// <exception cref="UsageException">Something isn't understood.</exception>
    public static ServerOptions Parse(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        var options = new ServerOptions();
        var inMemory = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            switch (name)
            {
                case "--listen":
                    options = options with { Listen = ParseEndpoint(Value(arguments, ref i)) };
                    break;
                case "--data":
                    options = options with { DataPath = Value(arguments, ref i) };
                    break;
                case "--memory":
                    inMemory = true;
                    break;
                case "--fsync":
                    options = options with { Fsync = ParsePolicy(Value(arguments, ref i)) };
                    break;
                case "--max-bytes":
                    options = options with { MaxBytes = ParseSize(Value(arguments, ref i)) };
                    break;
                case "--replica-set":
                    options = options with { ReplicaSet = Value(arguments, ref i) };
                    break;
                default:
                    throw new UsageException($"'{name}' is not an option of this server.");
            }
        }

        if (options.DataPath is null && !inMemory)
            throw new UsageException("Name a data folder with --data DIR, or use --memory to keep nothing.");
        if (options.DataPath is not null && inMemory)
            throw new UsageException("--data and --memory exclude each other; use one of them.");
        return WithUser(options, environment);
    }

    private static ServerOptions WithUser(ServerOptions options, Func<string, string?> environment)
    {
        const string userName = "MONGO_INITDB_ROOT_USERNAME";
        const string passwordName = "MONGO_INITDB_ROOT_PASSWORD";
        var user = NullIfEmpty(environment(userName));
        var password = NullIfEmpty(environment(passwordName));
        if (NullIfEmpty(environment($"{passwordName}_FILE")) is { } file)
        {
            if (password is not null)
                throw new UsageException($"{passwordName} and {passwordName}_FILE exclude each other; set one of them.");
            try
            {
                password = NullIfEmpty(File.ReadAllText(file).TrimEnd('\r', '\n'));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new UsageException($"The file of {passwordName}_FILE can't be read: {e.Message}");
            }
        }

        if (user is null != password is null)
            throw new UsageException($"{userName} and a password ({passwordName} or {passwordName}_FILE) belong together: set both or none.");
        return options with { User = user, Password = password };
    }

    private static string Value(IReadOnlyList<string> arguments, ref int index) =>
        ++index < arguments.Count ? arguments[index] : throw new UsageException($"'{arguments[index - 1]}' needs a value.");

    private static IPEndPoint ParseEndpoint(string text)
    {
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? "" : text[..colon].Trim('[', ']');
        if (!ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || host.Length == 0)
            throw new UsageException($"'{text}' is not an address; use HOST:PORT such as 127.0.0.1:27017.");
        if (host == "localhost")
            return new IPEndPoint(IPAddress.Loopback, port);
        if (host == "*")
            return new IPEndPoint(IPAddress.Any, port);
        return IPAddress.TryParse(host, out var address)
            ? new IPEndPoint(address, port)
            : throw new UsageException($"'{host}' is not an IP address; use one such as 127.0.0.1, or 0.0.0.0 for all interfaces.");
    }

    private static FsyncPolicy ParsePolicy(string text) => text switch
    {
        "always" => FsyncPolicy.Always,
        "interval" => FsyncPolicy.Interval,
        "never" => FsyncPolicy.Never,
        _ => throw new UsageException($"'{text}' is not a policy for --fsync; use always, interval or never."),
    };

    private static long ParseSize(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes > 0
            ? bytes
            : throw new UsageException($"'{text}' is not a number of bytes for --max-bytes; use a positive whole number.");

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
