using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Confluent.Kafka;
using MetalsPipeline.Contracts;
using MetalsPipeline.Embedded.Kafka.Tests;
using TopicNames = MetalsPipeline.Contracts.Topics;

namespace MetalsPipeline.Ops.Tests;

/// <summary>A test with a Kafka of its own, which has the pipeline's topics.</summary>
public abstract class KafkaTest : IAsyncLifetime
{
    /// <summary>When all messages of these tests were made.</summary>
    private static readonly DateTime MessageTime = new(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc);

    private BrokerProcess _broker = null!;
    private IProducer<byte[]?, byte[]?> _producer = null!;

    private protected Metals Metals { get; } = new();

    private protected string Address => _broker.Address;

    /// <summary>How many brokers there are.</summary>
    protected virtual int Brokers => 1;

    public async Task InitializeAsync()
    {
        _broker = await BrokerProcess.StartAsync(
            [.. Enumerable.Repeat("--listen=127.0.0.1:0", Brokers), "--memory", "--control", "127.0.0.1:0", "--topic-default", "retention.ms=-1", "--no-auto-create"]);
        Metals.Variables["METALS_KAFKA"] = Address;
        _producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = Address, LingerMs = 1 }).Build();
        using var admin = CreateAdmin();
        await admin.CreateTopicsAsync(TopicNames.Data.SelectMany(name => new[]
        {
            new Confluent.Kafka.Admin.TopicSpecification { Name = name, NumPartitions = 2, ReplicationFactor = (short)Brokers },
            new Confluent.Kafka.Admin.TopicSpecification { Name = TopicNames.DeadLetter(name), NumPartitions = 1, ReplicationFactor = (short)Brokers },
        }));
    }

    public Task DisposeAsync()
    {
        _producer.Dispose();
        _broker.Dispose();
        Metals.Dispose();
        return Task.CompletedTask;
    }

    private protected IAdminClient CreateAdmin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Address }).Build();

    /// <summary>Puts a message on a topic's first partition; returns its offset.</summary>
    private protected async Task<long> SendAsync(string topic, string key, byte[] value, params (string Name, string Value)[] headers)
    {
        var all = new Headers();
        foreach (var (name, text) in headers)
            all.Add(name, Encoding.UTF8.GetBytes(text));
        var sent = await _producer.ProduceAsync(new TopicPartition(topic, 0), new Message<byte[]?, byte[]?>
        {
            Key = Encoding.UTF8.GetBytes(key),
            Value = value,
            Headers = all,
            Timestamp = new Timestamp(MessageTime),
        });
        return sent.Offset.Value;
    }

    /// <summary>Puts a dead letter on its topic as the processor does, with headers of its own before those that say why.</summary>
    private protected Task<long> AddLetterAsync(
        string reason, string value = "{}", string key = "gold", string topic = TopicNames.MetalsPrices, params (string Name, string Value)[] own) =>
        AddLetterAsync(reason, Encoding.UTF8.GetBytes(value), key, topic, own);

    private protected Task<long> AddLetterAsync(
        string reason, byte[] value, string key = "gold", string topic = TopicNames.MetalsPrices, params (string Name, string Value)[] own) =>
        SendAsync(TopicNames.DeadLetter(topic), key, value,
        [
            .. own,
            (DeadLetterHeaders.Reason, reason),
            (DeadLetterHeaders.Topic, topic),
            (DeadLetterHeaders.Partition, "1"),
            (DeadLetterHeaders.Offset, "17"),
            (DeadLetterHeaders.Timestamp, MessageTime.ToString("O", CultureInfo.InvariantCulture)),
            (DeadLetterHeaders.Group, ConsumerGroups.Processors),
            (DeadLetterHeaders.Time, MessageTime.ToString("O", CultureInfo.InvariantCulture)),
        ]);

    /// <summary>All messages of a topic.</summary>
    private protected List<ConsumeResult<byte[]?, byte[]?>> ReadAll(string topic)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(
            new ConsumerConfig { BootstrapServers = Address, GroupId = "test", EnablePartitionEof = true, EnableAutoCommit = false }).Build();
        using var admin = CreateAdmin();
        var partitions = admin.GetMetadata(Consuming.Patience).Topics.Single(found => found.Topic == topic).Partitions;
        consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(topic, partition.PartitionId, Offset.Beginning)));
        using var impatience = new CancellationTokenSource(Consuming.Patience);
        var messages = new List<ConsumeResult<byte[]?, byte[]?>>();
        for (var ended = 0; ended < partitions.Count;)
        {
            var result = consumer.Consume(impatience.Token);
            if (result.IsPartitionEOF)
                ended++;
            else
                messages.Add(result);
        }

        return messages;
    }

    /// <summary>Has the broker's control endpoint carry out a command.</summary>
    private protected async Task CommandAsync(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPEndPoint.Parse(_broker.Field("taking control commands", "address")));
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\n"));
        (await new StreamReader(stream).ReadLineAsync()).ShouldBe("ok");
    }
}
