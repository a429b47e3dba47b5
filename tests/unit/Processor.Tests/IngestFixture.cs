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
    private readonly ConcurrentQueue<ConsumeResult<byte[], byte[]>> _messages = new();
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(30));

    public IngestFixture(int batchSize = 100)
    {
        Consumer.Consume(Arg.Any<TimeSpan>()).Returns(call =>
        {
            if (_messages.TryDequeue(out var message))
                return message;
            OnIdle?.Invoke();
            return null!;
        });
        Consumer.Assignment.Returns([new TopicPartition(Topics.MetalsPrices, 0), new TopicPartition(Topics.MetalsPrices, 1)]);
        Consumer.When(c => c.Commit(Arg.Any<IEnumerable<TopicPartitionOffset>>())).Do(call =>
            Diary.Enqueue("commit " + string.Join(",", call.Arg<IEnumerable<TopicPartitionOffset>>().OrderBy(o => o.Partition.Value).Select(o => $"{o.Partition.Value}@{o.Offset.Value}"))));
        Consumer.When(c => c.Pause(Arg.Any<IEnumerable<TopicPartition>>())).Do(_ => Diary.Enqueue("pause"));
        Consumer.When(c => c.Resume(Arg.Any<IEnumerable<TopicPartition>>())).Do(_ => Diary.Enqueue("resume"));
        Consumer.When(c => c.Close()).Do(_ => Diary.Enqueue("close"));

        Store.WriteAsync(Arg.Any<IReadOnlyList<StoredTick>>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            var ticks = call.Arg<IReadOnlyList<StoredTick>>();
            var outcome = OnWrite(ticks);
            Diary.Enqueue($"write {ticks.Count}");
            return outcome;
        });

        DeadLetterProducer.ProduceAsync(Arg.Any<string>(), Arg.Any<Message<byte[], byte[]>>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            DeadLetters.Enqueue((call.Arg<string>(), call.Arg<Message<byte[], byte[]>>()));
            Diary.Enqueue("dead letter");
            return new DeliveryResult<byte[], byte[]>();
        });

        Loop = new IngestLoop(
            Consumer,
            Store,
            new DeadLetterQueue(DeadLetterProducer, TimeProvider.System, NullLogger<DeadLetterQueue>.Instance),
            Progress,
            new WorkerHeartbeat(TimeProvider.System),
            TimeProvider.System,
            Options.Create(new ProcessorOptions
            {
                BatchSize = batchSize,
                BatchWindow = TimeSpan.FromSeconds(10),
                RetryDelay = TimeSpan.FromMilliseconds(1),
                MaxRetryDelay = TimeSpan.FromMilliseconds(2),
            }),
            NullLogger<IngestLoop>.Instance);
    }

    public IConsumer<byte[], byte[]> Consumer { get; } = Substitute.For<IConsumer<byte[], byte[]>>();

    public IPriceStore Store { get; } = Substitute.For<IPriceStore>();

    public IProducer<byte[], byte[]> DeadLetterProducer { get; } = Substitute.For<IProducer<byte[], byte[]>>();

    public ServiceProgress Progress { get; } = new();

    public IngestLoop Loop { get; }

    /// <summary>What was done, in order.</summary>
    public ConcurrentQueue<string> Diary { get; } = new();

    public ConcurrentQueue<(string Topic, Message<byte[], byte[]> Message)> DeadLetters { get; } = new();

    /// <summary>Called when the consumer has nothing to give.</summary>
    public Action? OnIdle { get; set; }

    /// <summary>The store's answer to a write.</summary>
    public Func<IReadOnlyList<StoredTick>, WriteOutcome> OnWrite { get; set; } = ticks => new WriteOutcome(ticks.Count, [], []);

    public void Enqueue(int partition, long offset, string json) => _messages.Enqueue(new ConsumeResult<byte[], byte[]>
    {
        TopicPartitionOffset = new TopicPartitionOffset(Topics.MetalsPrices, partition, offset),
        Message = new Message<byte[], byte[]>
        {
            Key = "gold"u8.ToArray(),
            Value = System.Text.Encoding.UTF8.GetBytes(json),
            Timestamp = new Timestamp(1_700_000_000_000, TimestampType.CreateTime),
        },
    });

    public void EnqueueTick(int partition, long offset) =>
        Enqueue(partition, offset, """{"metal":"gold","price":4060,"timestamp":"2026-01-31T12:00:00Z"}""");

    /// <summary>Asks the loop to stop.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Runs the loop until it is stopped.</summary>
    public Task RunAsync() => Loop.RunAsync(_stop.Token);

    public void Dispose() => _stop.Dispose();
}
