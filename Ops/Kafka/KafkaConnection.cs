using Confluent.Kafka;
using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Kafka;

/// <summary>A Kafka that has answered, and clients of it.</summary>
internal sealed class KafkaConnection : IDisposable
{
    /// <summary>For one request.</summary>
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The client can't be interrupted while it waits for an answer, so that it waits for this long at a time.</summary>
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(1);

    private readonly ClientConfig _config;

    private KafkaConnection(ClientConfig config, IAdminClient admin, Metadata metadata)
    {
        _config = config;
        Admin = admin;
        Metadata = metadata;
    }

    public IAdminClient Admin { get; }

    /// <summary>Brokers and topics as they were when Kafka answered.</summary>
    public Metadata Metadata { get; }

    /// <summary>Waits for Kafka's answer: until <c>--timeout</c>, or else until it is clear that there is none.</summary>
    /// <exception cref="CommandException">It doesn't answer, or refuses the user.</exception>
    public static KafkaConnection Open(Run run, CancellationToken cancellationToken)
    {
        var config = KafkaOptions.Read(run);
        var complaints = new Complaints();
        var admin = new AdminClientBuilder(config).SetErrorHandler((_, error) => complaints.Add(error)).SetLogHandler(static (_, _) => { }).Build();
        try
        {
            return new KafkaConnection(config, admin, WaitForMetadata(run, config, admin, complaints, cancellationToken));
        }
        catch
        {
            admin.Dispose();
            throw;
        }
    }

    /// <summary>A topic that is there.</summary>
    /// <exception cref="CommandException">It isn't.</exception>
    public TopicMetadata Topic(string name) => FindTopic(name)
        ?? throw new CommandException($"There is no topic {name} on this Kafka; 'metals topics describe' lists what is there.");

    public TopicMetadata? FindTopic(string name) => Metadata.Topics.Find(topic => topic.Topic == name);

    /// <summary>A client that sends as the pipeline's producer does: idempotent, acknowledged by all in-sync replicas, the same key to the same partition.</summary>
    public IProducer<byte[]?, byte[]?> CreateProducer() =>
        new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig(Copy())
        {
            EnableIdempotence = true,
            Acks = Acks.All,
            CompressionType = CompressionType.Lz4,
            Partitioner = Partitioner.Murmur2Random,
            MessageTimeoutMs = (int)RequestTimeout.TotalMilliseconds,
        }).SetErrorHandler(static (_, _) => { }).SetLogHandler(static (_, _) => { }).Build();

    /// <summary>A client that reads what it is assigned, as a member of no group.</summary>
    public IConsumer<byte[]?, byte[]?> CreateConsumer() =>
        new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig(Copy())
        {
            GroupId = "metals", // The library demands one; nothing is committed.
            EnableAutoCommit = false,
            EnablePartitionEof = true,
            FetchWaitMaxMs = 50, // Another topic isn't asked for while the last one's end is waited at.
            AutoOffsetReset = AutoOffsetReset.Earliest,
        }).SetErrorHandler(static (_, _) => { }).SetLogHandler(static (_, _) => { }).Build();

    public void Dispose() => Admin.Dispose();

    private static Metadata WaitForMetadata(Run run, ClientConfig config, IAdminClient admin, Complaints complaints, CancellationToken cancellationToken)
    {
        var started = run.Shell.Time.GetTimestamp();
        for (var isFirst = true; ; isFirst = false)
        {
            if (run.IsLate)
                throw new CommandException(Away(config, complaints), ExitCode.Timeout);
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return admin.GetMetadata(Attempt);
            }
            catch (KafkaException) when (complaints.IsRefused)
            {
                throw new CommandException(
                    $"Kafka at {config.BootstrapServers} refuses user '{config.SaslUsername}'; look at --user and --password-file.");
            }
            catch (KafkaException) when (run.HasTimeout)
            {
                if (isFirst)
                    run.Progress($"Waiting for Kafka at {config.BootstrapServers}.");
            }
            catch (KafkaException) when (!complaints.AllAreDown && run.Shell.Time.GetElapsedTime(started) < RequestTimeout)
            {
                // It may be slow.
            }
            catch (KafkaException)
            {
                throw new CommandException(Away(config, complaints));
            }
        }
    }

    private static string Away(ClientConfig config, Complaints complaints) =>
        $"Kafka at {config.BootstrapServers} doesn't answer{complaints.Reason}. Does it run, and is that its address (--kafka or METALS_KAFKA)?"
        + (config.SaslUsername is null ? " If it asks for a user: --user and --password-file." : "");

    private Dictionary<string, string> Copy() => _config.ToDictionary(setting => setting.Key, setting => setting.Value);

    /// <summary>What the client library complained about, from its own thread.</summary>
    private sealed class Complaints
    {
        private volatile bool _isRefused;
        private volatile bool _allAreDown;
        private volatile string _reason = "";

        public bool IsRefused => _isRefused;

        public bool AllAreDown => _allAreDown;

        /// <summary>The last one, in parentheses.</summary>
        public string Reason => _reason;

        public void Add(Error error)
        {
            switch (error.Code)
            {
                case ErrorCode.Local_Authentication:
                    _isRefused = true;
                    break;
                case ErrorCode.Local_AllBrokersDown:
                    _allAreDown = true;
                    break;
                default:
                    _reason = $" ({error.Reason})";
                    break;
            }
        }
    }
}
