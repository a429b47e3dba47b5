using Confluent.Kafka;
using MetalsPipeline.ServiceDefaults.Health;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MetalsPipeline.ServiceDefaults.Kafka;

/// <summary>Registers Kafka clients with the settings that the pipeline's guarantees rest on.</summary>
public static class KafkaExtensions
{
    private const string UserSection = "Kafka";

    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Adds an <see cref="IAdminClient"/>, Kafka's health, and the creation of the topics, as section <c>Kafka:Topics</c> says.</summary>
    public static void AddKafka(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var bootstrap = builder.Configuration.GetConnectionString(DependencyNames.Kafka);
        builder.Services.AddSingleton<KafkaLog>();
        builder.Services.AddSingleton<KafkaStatistics>();
        builder.Services.AddSingleton(services =>
        {
            if (string.IsNullOrWhiteSpace(bootstrap))
                throw new InvalidOperationException("The Kafka connection string is missing; set ConnectionStrings:kafka to host:port.");
            var config = new AdminClientConfig { BootstrapServers = bootstrap, ClientId = builder.Environment.ApplicationName, ReconnectBackoffMaxMs = 1_000 };
            builder.KafkaUser().ApplyTo(config);
            return new AdminClientBuilder(config)
                .SetLogHandler((_, message) => services.GetRequiredService<KafkaLog>().Write(message))
                .Build();
        });
        builder.Services.AddDependency(DependencyNames.Kafka, (services, token) =>
            Task.Run(() => services.GetRequiredService<IAdminClient>().GetMetadata(ProbeTimeout), token));

        builder.Services.AddOptions<KafkaUser>().BindConfiguration(UserSection)
            .Validate(user => user.IsComplete, "Kafka:Username and Kafka:Password belong together; set both, or neither if Kafka asks for no user.")
            .ValidateOnStart();
        builder.Services.AddOptions<TopicOptions>().BindConfiguration("Kafka:Topics");
        builder.Services.AddSingleton<TopicProvisioner>();
        builder.Services.AddHostedService(services => services.GetRequiredService<TopicProvisioner>());
    }

    /// <summary>Adds a producer of raw messages: idempotent, acknowledged by all in-sync replicas, lz4, partitioned as the Java client does.</summary>
    public static void AddPipelineProducer<TKey>(this IHostApplicationBuilder builder) =>
        builder.AddKafkaProducer<TKey, byte[]>(
            DependencyNames.Kafka,
            settings =>
            {
                settings.DisableHealthChecks = true;
                settings.DisableTracing = true; // Our own activities carry the trace; the package's would break the chain.
                var config = settings.Config;
                config.ClientId = builder.Environment.ApplicationName; // Brokers name it in logs, metrics and groups.
                builder.KafkaUser().ApplyTo(config);
                config.EnableIdempotence = true;
                config.Acks = Acks.All;
                config.CompressionType = CompressionType.Lz4;
                config.Partitioner = Partitioner.Murmur2Random;
                config.StatisticsIntervalMs = KafkaStatistics.IntervalFor(builder.Configuration);
                config.LingerMs = 5;
                config.DeliveryReportFields = "none"; // Where a message went is there all the same; the rest would be kept until then for nobody.
                config.ReconnectBackoffMaxMs = 1_000;
            },
            (services, producer) => producer
                .SetStatisticsHandler((_, json) => services.GetRequiredService<KafkaStatistics>().Take(json))
                .SetLogHandler((_, message) => services.GetRequiredService<KafkaLog>().Write(message))
                .SetErrorHandler((_, error) => services.GetRequiredService<KafkaLog>().Write(error)));

    /// <summary>Adds a consumer of raw messages that commits only when told to, in group <paramref name="group"/>.</summary>
    /// <param name="builder">The service's builder.</param>
    /// <param name="group">Consumer group.</param>
    /// <param name="configure">Adds handlers to the consumer.</param>
    public static void AddPipelineConsumer(
        this IHostApplicationBuilder builder, string group, Action<IServiceProvider, ConsumerBuilder<byte[], byte[]>> configure) =>
        builder.AddKafkaConsumer<byte[], byte[]>(
            DependencyNames.Kafka,
            settings =>
            {
                settings.DisableHealthChecks = true;
                settings.DisableTracing = true; // Our own activities carry the trace; the package's would break the chain.
                var config = settings.Config;
                config.ClientId = builder.Environment.ApplicationName;
                builder.KafkaUser().ApplyTo(config);
                config.StatisticsIntervalMs = KafkaStatistics.IntervalFor(builder.Configuration);
                config.GroupId = group;
                config.EnableAutoCommit = false;
                config.EnableAutoOffsetStore = false;
                config.AutoOffsetReset = AutoOffsetReset.Earliest;
                config.PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky;
                config.SessionTimeoutMs = 10_000;
                config.FetchWaitMaxMs = 50;
                config.QueuedMaxMessagesKbytes = 16 * 1024;
                config.FetchQueueBackoffMs = 5; // By default a full queue stops fetching for a second, however soon it is empty.
                config.ReconnectBackoffMaxMs = 1_000;
            },
            (services, consumer) =>
            {
                consumer
                    .SetStatisticsHandler((_, json) => services.GetRequiredService<KafkaStatistics>().Take(json))
                    .SetLogHandler((_, message) => services.GetRequiredService<KafkaLog>().Write(message))
                    .SetErrorHandler((_, error) => services.GetRequiredService<KafkaLog>().Write(error));
                configure(services, consumer);
            });

    private static KafkaUser KafkaUser(this IHostApplicationBuilder builder) => builder.Configuration.GetSection(UserSection).Get<KafkaUser>() ?? new();
}
