using System.Collections.Concurrent;
using System.Text;
using Confluent.Kafka;
using MetalsPipeline.Contracts;
using MetalsPipeline.Processor.Kafka;

namespace MetalsPipeline.Processor.Tests;

/// <summary>Gives the messages and the events of a script, one after another.</summary>
internal sealed class ScriptedReader : IMessageReader
{
    private readonly ConcurrentQueue<Func<Received?>> _script = new();

    /// <summary>Called when there is nothing to give.</summary>
    public Action? OnIdle { get; set; }

    public void Enqueue(int partition, long offset, byte[]? value, byte[]? key = null, Headers? headers = null) =>
        _script.Enqueue(() => new Received(partition, offset, key, value, headers));

    /// <summary>Something that happens in the middle of reading, such as a rebalance.</summary>
    public void Enqueue(Action action) => _script.Enqueue(() =>
    {
        action();
        return null;
    });

    public void EnqueueTick(int partition, long offset) => Enqueue(
        partition, offset, """{"metal":"gold","price":4060,"timestamp":"2026-01-31T12:00:00Z"}"""u8.ToArray(), Encoding.UTF8.GetBytes("gold"));

    public bool TryRead(TimeSpan timeout, out ReceivedMessage message)
    {
        message = default;
        if (!_script.TryDequeue(out var next))
        {
            Thread.Yield();
            OnIdle?.Invoke();
            return false;
        }
        if (next() is not { } received)
            return false;
        message = new ReceivedMessage
        {
            Topic = Topics.MetalsPrices,
            Partition = received.Partition,
            Offset = received.Offset,
            Timestamp = new Timestamp(1_700_000_000_000, TimestampType.CreateTime),
            HasKey = received.Key is not null,
            Key = received.Key,
            HasValue = received.Value is not null,
            Value = received.Value,
            Headers = received.Headers,
        };
        return true;
    }

    private sealed record Received(int Partition, long Offset, byte[]? Key, byte[]? Value, Headers? Headers);
}
