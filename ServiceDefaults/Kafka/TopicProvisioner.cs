using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using MetalsPipeline.Contracts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetalsPipeline.ServiceDefaults.Kafka;

/// <summary>Creates the topics where they don't exist, trying until Kafka is there.</summary>
/// <remarks>A consumer that subscribes before its topic exists notices it only after seconds, and a producer would get the broker's default partition count.</remarks>
public sealed partial class TopicProvisioner(IAdminClient admin, IOptions<TopicOptions> options, TimeProvider time, ILogger<TopicProvisioner> logger)
    : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Returns when all topics exist.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await CreateMissingAsync().WaitAsync(stoppingToken); // The client itself can't be told to stop waiting.
                _ready.SetResult();
                return;
            }
            catch (KafkaException e)
            {
                LogRetry(logger, e.Error.Reason);
            }
            await Task.Delay(RetryDelay, time, stoppingToken);
        }
    }

    private async Task CreateMissingAsync()
    {
        var topics = options.Value;
        var wanted = Topics.Data.SelectMany(name => new[]
        {
            Specify(topics, name, topics.Partitions),
            Specify(topics, Topics.DeadLetter(name), 1),
        });
        try
        {
            await admin.CreateTopicsAsync(wanted, new CreateTopicsOptions { RequestTimeout = TimeSpan.FromSeconds(5) });
        }
        catch (CreateTopicsException e) when (e.Results.All(r => r.Error.Code is ErrorCode.NoError or ErrorCode.TopicAlreadyExists))
        {
            // Another service was faster, or a former run.
        }
    }

    private static TopicSpecification Specify(TopicOptions options, string name, int partitions) => new()
    {
        Name = name,
        NumPartitions = partitions,
        ReplicationFactor = options.ReplicationFactor,
        Configs = new Dictionary<string, string>
        {
            ["retention.ms"] = ((long)options.Retention.TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
            ["min.insync.replicas"] = options.MinInSyncReplicas.ToString(CultureInfo.InvariantCulture),
        },
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Topics can't be created yet, trying again: {Reason}")]
    private static partial void LogRetry(ILogger logger, string reason);
}
