using System.Collections.Concurrent;
using System.Diagnostics;
using Confluent.Kafka;

namespace MetalsPipeline.Embedded.Kafka.Tests;

public sealed class DurabilityTests : IDisposable
{
    private const int Partitions = 3;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("embedded-kafka-");

    private string Data => Path.Combine(_folder.FullName, "data");

    [Theory]
    [InlineData("always")]
    [InlineData("interval")]
    [InlineData("never")]
    public async Task No_acknowledged_record_is_lost_or_doubled_when_the_process_is_killed(string fsync)
    {
        const int Kills = 4;
        const int PerRound = 3000;
        var broker = await StartAsync("127.0.0.1:0", fsync);
        var address = broker.Address;
        var acknowledged = new ConcurrentBag<string>();
        var config = new ProducerConfig
        {
            BootstrapServers = address,
            EnableIdempotence = true,
            LingerMs = 1,
            RetryBackoffMs = 20,
            ReconnectBackoffMs = 20,
            ReconnectBackoffMaxMs = 100,
        };
        using (var producer = new ProducerBuilder<string, string>(config).SetLogHandler(static (_, _) => { }).Build())
        {
            for (var round = 1; round <= Kills; round++)
            {
                for (var i = 0; i < PerRound; i++)
                {
                    producer.Produce("prices", new Message<string, string> { Key = $"{i}", Value = $"{round}-{i}" }, report =>
                    {
                        if (!report.Error.IsError)
                            acknowledged.Add(report.Message.Value);
                    });
                }

                // In the middle of it: some are acknowledged, the rest are on their way.
                await Consuming.UntilAsync(() => acknowledged.Count > (round - 1) * PerRound + PerRound / 3);
                await broker.KillAsync();
                broker.Dispose();
                broker = await StartAsync(address, fsync);
            }

            producer.Flush(Consuming.Patience);
        }

        acknowledged.Count.ShouldBe(Kills * PerRound);
        using (broker)
        {
            var stored = ReadAll(address, Kills * PerRound);
            stored.Count.ShouldBe(Kills * PerRound);
            stored.Distinct().Count().ShouldBe(Kills * PerRound);
        }
    }

    [Fact]
    public async Task Committed_offsets_topics_and_settings_survive_a_kill()
    {
        var broker = await StartAsync("127.0.0.1:0", "always");
        var address = broker.Address;
        using (var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = address }).Build())
            await admin.CreateTopicsAsync([new() { Name = "quotes", NumPartitions = 4, Configs = new() { ["retention.ms"] = "12345" } }]);
        using (var consumer = CreateConsumer(address))
            consumer.Commit([new TopicPartitionOffset("quotes", 3, 0), new TopicPartitionOffset("quotes", 1, 0)]);
        await broker.KillAsync();
        broker.Dispose();

        using var again = await StartAsync(address, "always");
        using (var consumer = CreateConsumer(address))
        {
            var partitions = Enumerable.Range(0, 4).Select(i => new TopicPartition("quotes", i));
            var committed = consumer.Committed([.. partitions], Consuming.Patience);
            committed.Select(offset => offset.Offset).ShouldBe([Offset.Unset, 0, Offset.Unset, 0]);
        }

        using var adminAgain = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = address }).Build();
        var described = await adminAgain.DescribeConfigsAsync([new() { Type = Confluent.Kafka.Admin.ResourceType.Topic, Name = "quotes" }]);
        described[0].Entries["retention.ms"].Value.ShouldBe("12345");
    }

    [Fact]
    public async Task A_disk_that_takes_no_more_refuses_producers_and_serves_consumers()
    {
        // A limit on file sizes fails in the middle of a write, as a full disk does.
        var command = BrokerProcess.CreateStartInfo("--listen", "127.0.0.1:0", "--data", Data, "--partitions", $"{Partitions}");
        const string Script = "trap '' XFSZ; ulimit -f 256; exec \"$0\" \"$@\"";
        var limited = new ProcessStartInfo("bash", ["-c", Script, command.FileName, .. command.ArgumentList]);
        limited.Environment["DOTNET_EnableWriteXorExecute"] = "0"; // it would need a large file of its own
        using var broker = await BrokerProcess.StartAsync(limited);

        var stored = 0;
        var config = new ProducerConfig { BootstrapServers = broker.Address, MessageSendMaxRetries = 0, LingerMs = 0 };
        using var producer = new ProducerBuilder<Null, string>(config).SetLogHandler(static (_, _) => { }).Build();
        var partition = new TopicPartition("prices", 0);
        var refused = await Should.ThrowAsync<ProduceException<Null, string>>(async () =>
        {
            for (; stored < 1000; stored++)
                await producer.ProduceAsync(partition, new Message<Null, string> { Value = $"{stored:D8}" + new string('x', 3000) });
        });
        refused.Error.Code.ShouldBe(ErrorCode.KafkaStorageError);

        using (var consumer = CreateConsumer(broker.Address))
        {
            consumer.QueryWatermarkOffsets(partition, Consuming.Patience).High.Value.ShouldBe(stored);
            consumer.Assign(new TopicPartitionOffset(partition, Offset.Beginning));
            consumer.Take(stored).Select(result => result.Message.Value[..8]).ShouldBe(ProduceAndConsumeTests.Values(0, stored));
        }

        // Another partition has room, and what was refused doesn't come back after a crash.
        await producer.ProduceAsync(new TopicPartition("prices", 1), new Message<Null, string> { Value = "fits" });
        await broker.KillAsync();
        using var again = await StartAsync("127.0.0.1:0", "interval");
        using var reader = CreateConsumer(again.Address);
        reader.QueryWatermarkOffsets(partition, Consuming.Patience).High.Value.ShouldBe(stored);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static IConsumer<string, string> CreateConsumer(string address)
    {
        var config = new ConsumerConfig { BootstrapServers = address, GroupId = "readers", EnableAutoCommit = false };
        return new ConsumerBuilder<string, string>(config).SetLogHandler(static (_, _) => { }).Build();
    }

    private static List<string> ReadAll(string address, int atLeast)
    {
        using var consumer = CreateConsumer(address);
        var partitions = Enumerable.Range(0, Partitions).Select(i => new TopicPartition("prices", i)).ToList();
        var stored = partitions.Sum(partition => consumer.QueryWatermarkOffsets(partition, Consuming.Patience).High.Value);
        stored.ShouldBeGreaterThanOrEqualTo(atLeast);
        consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(partition, Offset.Beginning)));
        return [.. consumer.Take((int)stored).Select(result => result.Message.Value)];
    }

    private Task<BrokerProcess> StartAsync(string address, string fsync) => BrokerProcess.StartAsync(
        "--listen", address, "--data", Data, "--fsync", fsync, "--partitions", $"{Partitions}", "--topic-default", "segment.bytes=65536");
}
