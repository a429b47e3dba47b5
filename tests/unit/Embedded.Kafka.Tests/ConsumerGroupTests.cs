using Confluent.Kafka;

namespace MetalsPipeline.Embedded.Kafka.Tests;

public class ConsumerGroupTests
{
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
        using var silent = broker.CreateConsumer("readers", config => { config.SessionTimeoutMs = 1000; config.MaxPollIntervalMs = 1000; });
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

        using var replaced = broker.CreateConsumer("readers", config => { config.SessionTimeoutMs = 1000; config.MaxPollIntervalMs = 1000; });
        replaced.Subscribe("prices");
        var message = replaced.Take(1)[0];

        using var other = broker.CreateConsumer("readers");
        other.Subscribe("prices");
        other.Take(1);
        Should.Throw<KafkaException>(() => replaced.Commit(message));
        other.Close();
    }

    private static void PollUntil(IConsumer<string, string> consumer, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
            consumer.Consume(TimeSpan.FromMilliseconds(20));
    }
}
