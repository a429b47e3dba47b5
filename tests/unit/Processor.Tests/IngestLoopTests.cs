using System.Text;
using Confluent.Kafka;
using MetalsPipeline.Contracts;
using MetalsPipeline.Storage;

namespace MetalsPipeline.Processor.Tests;

public class IngestLoopTests
{
    [Fact]
    public async Task Offsets_are_committed_after_the_write_and_once_a_batch()
    {
        using var fixture = new IngestFixture();
        fixture.EnqueueTick(0, 10);
        fixture.EnqueueTick(0, 11);
        fixture.EnqueueTick(1, 7);
        fixture.OnIdle = fixture.Stop;

        await fixture.RunAsync();

        fixture.Diary.ShouldBe(["write 3", "commit 0@12,1@8", "close"]);
        fixture.Progress.Processed.ShouldBe(3);
    }

    [Fact]
    public async Task A_full_batch_is_written_without_waiting_for_more()
    {
        using var fixture = new IngestFixture(batchSize: 2);
        for (var offset = 0; offset < 5; offset++)
            fixture.EnqueueTick(0, offset);
        fixture.OnIdle = fixture.Stop;

        await fixture.RunAsync();

        fixture.Diary.ShouldBe(["write 2", "commit 0@2", "write 2", "commit 0@4", "write 1", "commit 0@5", "close"]);
    }

    [Fact]
    public async Task While_the_store_is_away_the_partitions_are_paused_and_nothing_is_committed_or_lost()
    {
        using var fixture = new IngestFixture();
        fixture.EnqueueTick(0, 10);
        var failures = 0;
        fixture.OnWrite = ticks => ++failures <= 3 ? throw new StoreUnavailableException("away") : new WriteOutcome(ticks.Count, [], []);
        fixture.OnIdle = () =>
        {
            if (failures > 3)
                fixture.Stop();
        };

        await fixture.RunAsync();

        fixture.Diary.Where(d => d != "pause").ShouldBe(["write 1", "resume", "commit 0@11", "close"]);
        fixture.Diary.Count(d => d == "pause").ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public async Task A_message_that_arrives_while_paused_is_left_for_later()
    {
        using var fixture = new IngestFixture();
        fixture.EnqueueTick(0, 10);
        var failed = false;
        fixture.OnWrite = ticks =>
        {
            if (failed)
                return new WriteOutcome(ticks.Count, [], []);
            failed = true;
            fixture.EnqueueTick(1, 5);
            throw new StoreUnavailableException("away");
        };
        // The batch closes when the consumer has nothing to give; only the second time is the end.
        var idle = 0;
        fixture.OnIdle = () =>
        {
            if (++idle > 1)
                fixture.Stop();
        };

        await fixture.RunAsync();

        fixture.Consumer.Received(1).Seek(new TopicPartitionOffset(Topics.MetalsPrices, 1, 5));
        fixture.Diary.ShouldContain("commit 0@11");
    }

    [Fact]
    public async Task Poison_goes_to_the_dead_letter_topic_before_its_offset_is_committed()
    {
        using var fixture = new IngestFixture();
        fixture.EnqueueTick(0, 10);
        fixture.Enqueue(0, 11, """{"metal":"gold","price":-1,"timestamp":"2026-01-31T12:00:00Z"}""");
        fixture.OnIdle = fixture.Stop;

        await fixture.RunAsync();

        fixture.Diary.ShouldBe(["write 1", "dead letter", "commit 0@12", "close"]);
        var (topic, message) = fixture.DeadLetters.ShouldHaveSingleItem();
        topic.ShouldBe("metals-prices.dlq");
        Encoding.UTF8.GetString(message.Key).ShouldBe("gold");
        Encoding.UTF8.GetString(message.Value).ShouldContain("\"price\":-1");
        Header(message, DeadLetterHeaders.Reason).ShouldBe("price: must be a number greater than zero");
        Header(message, DeadLetterHeaders.Topic).ShouldBe("metals-prices");
        Header(message, DeadLetterHeaders.Partition).ShouldBe("0");
        Header(message, DeadLetterHeaders.Offset).ShouldBe("11");
        Header(message, DeadLetterHeaders.Timestamp).ShouldBe("2023-11-14T22:13:20.0000000Z");
    }

    [Fact]
    public async Task A_batch_of_poison_alone_does_not_touch_the_store()
    {
        using var fixture = new IngestFixture();
        fixture.Enqueue(0, 3, "");
        fixture.OnIdle = fixture.Stop;

        await fixture.RunAsync();

        fixture.Diary.ShouldBe(["dead letter", "commit 0@4", "close"]);
    }

    [Fact]
    public async Task A_tick_that_the_store_refuses_for_good_becomes_a_dead_letter()
    {
        using var fixture = new IngestFixture();
        fixture.EnqueueTick(0, 10);
        fixture.EnqueueTick(0, 11);
        fixture.OnWrite = ticks => new WriteOutcome(1, [], [new RejectedTick(1, "Document failed validation")]);
        fixture.OnIdle = fixture.Stop;

        await fixture.RunAsync();

        fixture.Diary.ShouldBe(["write 2", "dead letter", "commit 0@12", "close"]);
        Header(fixture.DeadLetters.Single().Message, DeadLetterHeaders.Offset).ShouldBe("11");
    }

    [Fact]
    public async Task A_partition_that_was_taken_away_is_neither_written_nor_committed()
    {
        using var fixture = new IngestFixture();
        fixture.EnqueueTick(0, 10);
        fixture.EnqueueTick(1, 20);
        fixture.Enqueue(1, 21, "poison");
        var attempts = 0;
        fixture.OnWrite = ticks =>
        {
            if (++attempts > 1)
                return new WriteOutcome(ticks.Count, [], []);
            fixture.Loop.Forget([new TopicPartitionOffset(Topics.MetalsPrices, 1, 0)]);
            throw new StoreUnavailableException("away");
        };
        fixture.OnIdle = () =>
        {
            if (attempts > 1)
                fixture.Stop();
        };

        await fixture.RunAsync();

        fixture.Diary.ShouldContain("write 1");
        fixture.Diary.ShouldContain("commit 0@11");
        fixture.DeadLetters.ShouldBeEmpty();
    }

    [Fact]
    public async Task Ticks_without_an_event_id_get_one_from_their_place()
    {
        using var fixture = new IngestFixture();
        IReadOnlyList<StoredTick> written = [];
        fixture.EnqueueTick(0, 10);
        fixture.OnWrite = ticks =>
        {
            written = [.. ticks];
            return new WriteOutcome(1, [], []);
        };
        fixture.OnIdle = fixture.Stop;

        await fixture.RunAsync();

        written.Single().Id.ShouldBe(NameBasedGuid.OfMessage(Topics.MetalsPrices, 0, 10, 1_700_000_000_000));
    }

    [Fact]
    public async Task A_failed_commit_is_survived()
    {
        using var fixture = new IngestFixture();
        fixture.EnqueueTick(0, 10);
        fixture.Consumer.When(c => c.Commit(Arg.Any<IEnumerable<TopicPartitionOffset>>()))
            .Do(_ => throw new KafkaException(new Error(ErrorCode.RebalanceInProgress)));
        fixture.OnIdle = fixture.Stop;

        await fixture.RunAsync();

        fixture.Progress.Processed.ShouldBe(1);
    }

    [Fact]
    public async Task A_fatal_client_error_ends_the_loop_and_leaves_the_group()
    {
        using var fixture = new IngestFixture();
        fixture.Consumer.Consume(Arg.Any<TimeSpan>()).Returns(_ =>
            throw new ConsumeException(new ConsumeResult<byte[], byte[]>(), new Error(ErrorCode.Local_Fatal, "fenced", isFatal: true)));

        await Should.ThrowAsync<ConsumeException>(fixture.RunAsync);

        fixture.Diary.ShouldBe(["close"]);
    }

    private static string Header(Message<byte[], byte[]> message, string name) =>
        Encoding.UTF8.GetString(message.Headers.GetLastBytes(name));
}
