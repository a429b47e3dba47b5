using System.Collections.Concurrent;
using Confluent.Kafka;

namespace MetalsPipeline.Embedded.Kafka.Tests;

public class ConsumerGroupTests
{
    /// <summary>What a member hears that isn't, or is no longer, one of the group.</summary>
    private static readonly ErrorCode[] Replaced =
    [
        ErrorCode.IllegalGeneration, ErrorCode.UnknownMemberId, ErrorCode.RebalanceInProgress,
        ErrorCode.Local_NoOffset, ErrorCode.Local_AssignmentLost,
    ];

    [Theory]
    [InlineData(PartitionAssignmentStrategy.Range)]
    [InlineData(PartitionAssignmentStrategy.CooperativeSticky)]
    public async Task Two_members_share_the_partitions_and_the_one_that_stays_takes_over_all(PartitionAssignmentStrategy strategy)
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices", partitions: 4);
        using var stopping = new CancellationTokenSource();
        using var first = broker.CreateConsumer("readers", config => config.PartitionAssignmentStrategy = strategy);
        using var second = broker.CreateConsumer("readers", config => config.PartitionAssignmentStrategy = strategy);
        first.Subscribe("prices");
        var firstPolls = Task.Run(() => PollUntil(first, stopping.Token));
        await Consuming.UntilAsync(() => first.Assignment.Count == 4);

        second.Subscribe("prices");
        using var secondStopping = new CancellationTokenSource();
        var secondPolls = Task.Run(() => PollUntil(second, secondStopping.Token));
        await Consuming.UntilAsync(() => first.Assignment.Count == 2 && second.Assignment.Count == 2);
        first.Assignment.Intersect(second.Assignment).ShouldBeEmpty();

        await secondStopping.CancelAsync();
        await secondPolls;
        second.Close();
        await Consuming.UntilAsync(() => first.Assignment.Count == 4);
        await stopping.CancelAsync();
        await firstPolls;
        first.Close();
    }

    [Fact]
    public async Task A_member_that_is_no_longer_heard_of_loses_its_partitions()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices", partitions: 2);
        using var silent = broker.CreateConsumer("readers", Impatient);
        silent.Subscribe("prices");
        while (silent.Assignment.Count < 2)
            silent.Consume(TimeSpan.FromMilliseconds(10));

        // It never polls again: its client leaves the group once the poll interval is over.
        using var other = broker.CreateConsumer("readers");
        other.Subscribe("prices");
        using var impatience = new CancellationTokenSource(Consuming.Patience);
        while (other.Assignment.Count < 2 && !impatience.IsCancellationRequested)
            other.Consume(TimeSpan.FromMilliseconds(10));
        other.Assignment.Count.ShouldBe(2);
        other.Close();
    }

    [Fact]
    public async Task A_commit_of_a_member_that_was_replaced_is_refused()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices", partitions: 1);
        using var producer = broker.CreateProducer();
        await ProduceAndConsumeTests.ProduceAsync(producer, "prices", 0, 1);

        using var replaced = broker.CreateConsumer("readers", Impatient);
        replaced.Subscribe("prices");
        var message = replaced.Take(1)[0];

        using var other = broker.CreateConsumer("readers");
        other.Subscribe("prices");
        other.Take(1);
        Should.Throw<KafkaException>(() => replaced.Commit(message));
        other.Close();
    }

    [Fact]
    public async Task Members_that_come_and_go_miss_nothing_and_leave_the_group_at_the_end()
    {
        const int Count = 2000;
        const int Members = 4;
        await using var broker = await TestBroker.StartAsync();
        await broker.CreateTopicAsync("prices", partitions: 6);
        using var producer = broker.CreateProducer();
        var seen = new ConcurrentDictionary<string, int>();
        void JoinAndLeave(int seed) => JoinAndLeaveUntil(broker, seed, seen, () => seen.Count == Count);
        var churn = Enumerable.Range(0, Members).Select(seed => Task.Run(() => JoinAndLeave(seed))).ToList();
        for (var i = 0; i < Count; i += 100)
            await ProduceAndConsumeTests.ProduceAsync(producer, "prices", i, 100);
        await Task.WhenAll(churn);

        seen.Keys.Order().ShouldBe(ProduceAndConsumeTests.Values(0, Count));
        using var observer = broker.CreateConsumer("readers");
        var partitions = Enumerable.Range(0, 6).Select(partition => new TopicPartition("prices", partition)).ToList();
        foreach (var committed in observer.Committed(partitions, Consuming.Patience))
        {
            // Whoever saw the last record may have left before it could commit; what is committed is never beyond what was seen.
            var end = observer.QueryWatermarkOffsets(committed.TopicPartition, Consuming.Patience).High;
            committed.Offset.Value.ShouldBeLessThanOrEqualTo(end.Value);
            committed.Offset.Value.ShouldBeGreaterThan(0);
        }
    }

    /// <summary>Each life of a member ends after a number of records, sometimes without a word to the group.</summary>
    private static void JoinAndLeaveUntil(TestBroker broker, int seed, ConcurrentDictionary<string, int> seen, Func<bool> done)
    {
        var random = new Random(seed);
        using var impatience = new CancellationTokenSource(Consuming.Patience);
        while (!done() && !impatience.IsCancellationRequested)
        {
            // A heartbeat that isn't answered for so long breaks the client's connection, and what else is asked for on it fails.
            using var consumer = broker.CreateConsumer("readers", config => config.SessionTimeoutMs = 1500);
            consumer.Subscribe("prices");
            for (var lifetime = random.Next(50, 500); lifetime > 0 && !done() && !impatience.IsCancellationRequested;)
            {
                if (consumer.Consume(TimeSpan.FromMilliseconds(50)) is not { } result)
                    continue;
                seen.AddOrUpdate(result.Message.Value, 1, static (_, times) => times + 1);
                if (lifetime-- % 20 == 0)
                    TryCommit(consumer);
            }

            if (random.Next(4) > 0)
                consumer.Close();
        }
    }

    /// <summary>A member that was replaced meanwhile may not commit; another one sees its records again.</summary>
    private static void TryCommit(IConsumer<string, string> consumer)
    {
        try
        {
            consumer.Commit();
        }
        catch (KafkaException refused) when (Replaced.Contains(refused.Error.Code))
        {
        }
    }

    private static void Impatient(ConsumerConfig config) => (config.SessionTimeoutMs, config.MaxPollIntervalMs) = (1000, 1000);

    private static void PollUntil(IConsumer<string, string> consumer, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
            consumer.Consume(TimeSpan.FromMilliseconds(20));
    }
}
