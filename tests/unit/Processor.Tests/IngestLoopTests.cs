using System.Text;
using Confluent.Kafka;
using MetalsPipeline.Contracts;
using MetalsPipeline.Processor.Kafka;
using MetalsPipeline.Storage;

namespace MetalsPipeline.Processor.Tests;

public class IngestLoopTests
{
    [Fact]
    public async Task Offsets_are_committed_after_the_write_and_once_a_batch()
    {
        using var fixture = new IngestFixture();
        fixture.Reader.EnqueueTick(0, 10);
        fixture.Reader.EnqueueTick(0, 11);
        fixture.Reader.EnqueueTick(1, 7);

        await fixture.RunAsync();

        fixture.Diary.ShouldBe(["write 3", "commit 0@12,1@8", "close"]);
        fixture.Progress.Processed.ShouldBe(3);
    }

    [Fact]
    public async Task A_full_batch_is_written_without_waiting_for_more()
    {
        using var fixture = new IngestFixture(batchSize: 2);
        for (var offset = 0; offset < 5; offset++)
            fixture.Reader.EnqueueTick(0, offset);

        await fixture.RunAsync();

        fixture.ShouldHaveDone(("write 2", "commit 0@2"), ("write 2", "commit 0@4"), ("write 1", "commit 0@5"));
    }

    [Fact]
    public async Task Large_messages_fill_a_batch_before_it_has_its_number()
    {
        using var fixture = new IngestFixture(batchSize: 100_000);
        var large = Encoding.UTF8.GetBytes($$"""{"metal":"gold","price":4060,"timestamp":"2026-01-31T12:00:00Z","x":"{{new string('x', 60_000)}}"}""");
        for (var offset = 0; offset < 400; offset++)
            fixture.Reader.Enqueue(0, offset, large);

        await fixture.RunAsync();

        fixture.Written.Sum(ticks => ticks.Length).ShouldBe(400);
        fixture.Written.ShouldAllBe(ticks => ticks.Length * large.Length < 17_000_000);
    }

    [Fact]
    public async Task The_next_batch_is_read_while_one_is_written()
    {
        using var fixture = new IngestFixture(batchSize: 2);
        var read = new TaskCompletionSource();
        fixture.OnWrite = async (ticks, _) =>
        {
            await read.Task;
            return IngestFixture.Success(ticks);
        };
        for (var offset = 0; offset < 3; offset++)
            fixture.Reader.EnqueueTick(0, offset);
        fixture.Reader.Enqueue(read.SetResult);

        await fixture.RunAsync();

        fixture.ShouldHaveDone(("write 2", "commit 0@2"), ("write 1", "commit 0@3"));
    }

    [Fact]
    public async Task Partitions_are_written_at_the_same_time_and_committed_together()
    {
        using var fixture = new IngestFixture(writers: 2);
        var both = new CountdownEvent(2);
        fixture.OnWrite = (ticks, _) => Task.Run(() =>
        {
            both.Signal();
            both.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
            return IngestFixture.Success(ticks);
        });
        for (var offset = 0; offset < 3; offset++)
        {
            fixture.Reader.EnqueueTick(0, offset);
            fixture.Reader.EnqueueTick(1, offset);
        }

        await fixture.RunAsync();

        fixture.Diary.ShouldBe(["write 3", "write 3", "commit 0@3,1@3", "close"]);
        foreach (var ticks in fixture.Written)
        {
            ticks.Select(tick => tick.Partition).Distinct().ShouldHaveSingleItem();
            ticks.Select(tick => tick.Offset).ShouldBe([0, 1, 2]);
        }
    }

    [Fact]
    public async Task While_the_store_is_away_the_partitions_are_paused_and_nothing_is_committed_or_lost()
    {
        using var fixture = new IngestFixture(batchSize: 1);
        var back = new TaskCompletionSource();
        fixture.OnWrite = (ticks, _) => back.Task.IsCompleted ? Task.FromResult(IngestFixture.Success(ticks)) : throw new StoreUnavailableException("away");
        fixture.Reader.EnqueueTick(0, 10);
        fixture.Reader.EnqueueTick(0, 11);
        fixture.Reader.OnIdle = () =>
        {
            if (fixture.Diary.Contains("commit 0@12"))
                fixture.Stop();
            else if (fixture.Diary.Count(d => d == "pause") == 3)
                back.TrySetResult();
        };

        await fixture.RunAsync();

        fixture.ShouldHaveDone(("write 1", "commit 0@11"), ("write 1", "commit 0@12"));
        fixture.Diary.ShouldContain("resume");
    }

    [Fact]
    public async Task A_message_that_arrives_while_paused_is_kept()
    {
        using var fixture = new IngestFixture(batchSize: 1);
        var back = new TaskCompletionSource();
        fixture.OnWrite = async (ticks, _) =>
        {
            await back.Task;
            return IngestFixture.Success(ticks);
        };
        fixture.Reader.EnqueueTick(0, 10);
        fixture.Reader.EnqueueTick(0, 11);
        fixture.Reader.EnqueueTick(1, 5);
        fixture.Reader.Enqueue(back.SetResult);

        await fixture.RunAsync();

        fixture.ShouldHaveDone(("write 1", "commit 0@11"), ("write 2", "commit 0@12,1@6"));
    }

    [Fact]
    public async Task What_was_read_of_a_revoked_partition_is_written_and_committed_before_it_goes()
    {
        using var fixture = new IngestFixture(batchSize: 2);
        fixture.Reader.EnqueueTick(0, 10);
        fixture.Reader.EnqueueTick(1, 20);
        fixture.Reader.EnqueueTick(1, 21);
        fixture.Reader.Enqueue(() =>
        {
            fixture.Loop.Revoke(IngestFixture.Partition(1));
            fixture.Diary.Enqueue("revoked");
        });

        await fixture.RunAsync();

        fixture.Diary.ShouldBe(["write 2", "commit 0@11,1@21", "write 1", "commit 1@22", "revoked", "close"]);
    }

    [Fact]
    public async Task A_revoked_partition_that_can_not_be_finished_in_time_is_not_committed()
    {
        using var fixture = new IngestFixture();
        var back = new TaskCompletionSource();
        fixture.OnWrite = async (ticks, _) =>
        {
            await back.Task;
            return IngestFixture.Success(ticks);
        };
        fixture.Reader.EnqueueTick(0, 10);
        fixture.Reader.EnqueueTick(1, 20);
        fixture.Reader.Enqueue(() => { }); // Nothing is there, and nothing comes within the window: the batch is written.
        fixture.Reader.Enqueue(() => { });
        fixture.Reader.EnqueueTick(0, 11);
        fixture.Reader.EnqueueTick(1, 21);
        fixture.Reader.Enqueue(() => fixture.Loop.Revoke(IngestFixture.Partition(1)));
        fixture.Reader.Enqueue(back.SetResult);

        await fixture.RunAsync();

        fixture.ShouldHaveDone(("write 2", "commit 0@11"), ("write 1", "commit 0@12"));
    }

    [Fact]
    public async Task What_was_read_of_a_lost_partition_is_dropped_and_never_committed()
    {
        using var fixture = new IngestFixture();
        fixture.Reader.EnqueueTick(0, 10);
        fixture.Reader.EnqueueTick(1, 20);
        fixture.Reader.Enqueue(1, 21, "poison"u8.ToArray());
        fixture.Reader.Enqueue(() => fixture.Loop.Lose(IngestFixture.Partition(1)));

        await fixture.RunAsync();

        fixture.Diary.ShouldBe(["write 1", "commit 0@11", "close"]);
        fixture.DeadLetters.ShouldBeEmpty();
    }

    [Fact]
    public async Task At_a_stop_what_was_read_is_written_and_committed_before_the_group_is_left()
    {
        using var fixture = new IngestFixture(batchSize: 2);
        var stopped = new TaskCompletionSource();
        fixture.OnWrite = async (ticks, _) =>
        {
            await stopped.Task;
            return IngestFixture.Success(ticks);
        };
        for (var offset = 0; offset < 3; offset++)
            fixture.Reader.EnqueueTick(0, offset);
        fixture.Reader.Enqueue(() =>
        {
            fixture.Stop();
            stopped.SetResult();
        });

        await fixture.RunAsync();

        fixture.ShouldHaveDone(("write 2", "commit 0@2"), ("write 1", "commit 0@3"));
    }

    [Fact]
    public async Task A_failed_commit_is_survived()
    {
        using var fixture = new IngestFixture();
        fixture.Reader.EnqueueTick(0, 10);
        fixture.Consumer.When(c => c.Commit(Arg.Any<IEnumerable<TopicPartitionOffset>>()))
            .Do(_ => throw new KafkaException(new Error(ErrorCode.RebalanceInProgress)));

        await fixture.RunAsync();

        fixture.Progress.Processed.ShouldBe(1);
    }

    [Fact]
    public async Task A_passing_client_error_is_survived()
    {
        using var fixture = new IngestFixture();
        fixture.Reader.Enqueue(() => throw new KafkaException(new Error(ErrorCode.Local_AllBrokersDown)));
        fixture.Reader.EnqueueTick(0, 10);

        await fixture.RunAsync();

        fixture.Diary.ShouldBe(["write 1", "commit 0@11", "close"]);
    }

    [Fact]
    public async Task A_fatal_client_error_ends_the_loop_and_leaves_the_group()
    {
        using var fixture = new IngestFixture();
        fixture.Reader.Enqueue(() => throw new KafkaException(new Error(ErrorCode.Local_Fatal, "fenced", isFatal: true)));

        await Should.ThrowAsync<KafkaException>(fixture.RunAsync);

        fixture.Diary.ShouldBe(["close"]);
    }

    [Fact]
    public async Task What_a_rebalance_handler_can_not_cope_with_ends_the_loop()
    {
        using var fixture = new IngestFixture();
        fixture.OnWrite = (_, _) => throw new InvalidOperationException("a defect");
        fixture.Reader.EnqueueTick(0, 10);
        fixture.Reader.Enqueue(() => fixture.Loop.Revoke(IngestFixture.Partition(0)));

        (await Should.ThrowAsync<InvalidOperationException>(fixture.RunAsync)).Message.ShouldBe("a defect");

        fixture.Diary.ShouldBe(["close"]);
    }

    [Fact]
    public async Task Ticks_without_an_event_id_get_one_from_their_place()
    {
        using var fixture = new IngestFixture();
        fixture.Reader.EnqueueTick(0, 10);

        await fixture.RunAsync();

        fixture.Written.Single().Single().Id.ShouldBe(NameBasedGuid.OfMessage(Topics.MetalsPrices, 0, 10, 1_700_000_000_000));
    }

    [Fact]
    public void The_clients_handle_is_where_we_look_for_it()
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = "127.0.0.1:1", GroupId = "test" }).Build();
        using var reader = new MessageReader(consumer);

        reader.TryRead(TimeSpan.Zero, out _).ShouldBeFalse();
    }
}
