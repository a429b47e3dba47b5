using System.Collections.Concurrent;
using Confluent.Kafka;
using MetalsPipeline.Contracts;
using MetalsPipeline.Processor.DeadLetters;
using MetalsPipeline.Processor.Ingest;
using MetalsPipeline.ServiceDefaults.Health;
using MetalsPipeline.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MetalsPipeline.Processor.Tests;

/// <summary>An ingest loop between a scripted consumer and a scripted store, and a diary of what it did to them.</summary>
internal sealed class IngestFixture : IDisposable
{
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(30));

    public IngestFixture(int batchSize = 100, int writers = 1, TimeSpan? batchWindow = null, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        Consumer.Assignment.Returns([new TopicPartition(Topics.MetalsPrices, 0), new TopicPartition(Topics.MetalsPrices, 1)]);
        Consumer.When(c => c.Commit(Arg.Any<IEnumerable<TopicPartitionOffset>>())).Do(call =>
            Diary.Enqueue("commit " + string.Join(",", call.Arg<IEnumerable<TopicPartitionOffset>>().OrderBy(o => o.Partition.Value).Select(o => $"{o.Partition.Value}@{o.Offset.Value}"))));
        Consumer.When(c => c.Pause(Arg.Any<IEnumerable<TopicPartition>>())).Do(_ => Diary.Enqueue("pause"));
        Consumer.When(c => c.Resume(Arg.Any<IEnumerable<TopicPartition>>())).Do(_ => Diary.Enqueue("resume"));
        Consumer.When(c => c.Close()).Do(_ => Diary.Enqueue("close"));

        Store.WriteAsync(Arg.Any<IReadOnlyList<StoredTick>>(), Arg.Any<CancellationToken>()).Returns(async call =>
        {
            StoredTick[] ticks = [.. call.Arg<IReadOnlyList<StoredTick>>()];
            var outcome = await OnWrite(ticks, call.Arg<CancellationToken>());
            Written.Enqueue(ticks);
            Diary.Enqueue($"write {ticks.Length}");
            return outcome;
        });

        DeadLetterProducer.ProduceAsync(Arg.Any<string>(), Arg.Any<Message<byte[], byte[]>>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            DeadLetters.Enqueue((call.Arg<string>(), call.Arg<Message<byte[], byte[]>>()));
            Diary.Enqueue("dead letter");
            return new DeliveryResult<byte[], byte[]>();
        });

        var options = Options.Create(new ProcessorOptions
        {
            BatchSize = batchSize,
            BatchWindow = batchWindow ?? TimeSpan.FromSeconds(10),
            Writers = writers,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            MaxRetryDelay = TimeSpan.FromMilliseconds(2),
        });
        var deadLetters = new DeadLetterQueue(DeadLetterProducer, time, NullLogger<DeadLetterQueue>.Instance);
        var retry = new Retry(time, options, NullLogger<Retry>.Instance);
        Loop = new IngestLoop(
            Consumer,
            Reader,
            new BatchWriter(Store, deadLetters, retry, new TickLatency(new LatencyWindow(time), time), time),
            Progress,
            new WorkerHeartbeat(time),
            time,
            options,
            NullLogger<IngestLoop>.Instance);
        Reader.OnIdle = Stop;
    }

    public IConsumer<byte[], byte[]> Consumer { get; } = Substitute.For<IConsumer<byte[], byte[]>>();

    public ScriptedReader Reader { get; } = new();

    public IPriceStore Store { get; } = Substitute.For<IPriceStore>();

    public IProducer<byte[], byte[]> DeadLetterProducer { get; } = Substitute.For<IProducer<byte[], byte[]>>();

    public ServiceProgress Progress { get; } = new();

    public IngestLoop Loop { get; }

    /// <summary>What was done, in order.</summary>
    public ConcurrentQueue<string> Diary { get; } = new();

    /// <summary>What the store took, in order.</summary>
    public ConcurrentQueue<StoredTick[]> Written { get; } = new();

    public ConcurrentQueue<(string Topic, Message<byte[], byte[]> Message)> DeadLetters { get; } = new();

    /// <summary>The store's answer to a write.</summary>
    public Func<StoredTick[], CancellationToken, Task<WriteOutcome>> OnWrite { get; set; } = (ticks, _) => Task.FromResult(Success(ticks));

    public static WriteOutcome Success(StoredTick[] ticks) => new(ticks.Length, [], []);

    public static TopicPartitionOffset[] Partition(int partition) => [new TopicPartitionOffset(Topics.MetalsPrices, partition, Offset.Unset)];

    /// <summary>Checks that batches were written and committed in this order, each after its write; the next write may have come before a commit.</summary>
    public void ShouldHaveDone(params (string Write, string Commit)[] batches)
    {
        string[] diary = [.. Diary];
        diary.Where(entry => entry.StartsWith("write", StringComparison.Ordinal)).ShouldBe(batches.Select(batch => batch.Write));
        diary.Where(entry => entry.StartsWith("commit", StringComparison.Ordinal)).ShouldBe(batches.Select(batch => batch.Commit));
        for (var i = 0; i < batches.Length; i++)
        {
            var writtenBefore = diary.TakeWhile(entry => entry != batches[i].Commit).Count(entry => entry.StartsWith("write", StringComparison.Ordinal));
            writtenBefore.ShouldBeGreaterThan(i, batches[i].Commit);
        }
        diary[^1].ShouldBe("close");
    }

    /// <summary>Asks the loop to stop.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Runs the loop until it is stopped: by default when the script has ended.</summary>
    public Task RunAsync() => Task.Factory.StartNew(() => Loop.Run(_stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void Dispose()
    {
        Loop.Dispose();
        _stop.Dispose();
    }
}
