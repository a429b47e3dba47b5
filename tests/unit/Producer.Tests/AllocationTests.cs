using System.Text;
using Confluent.Kafka;
using MetalsPipeline.Contracts;
using MetalsPipeline.Producer.Simulation;
using MetalsPipeline.ServiceDefaults.Health;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MetalsPipeline.Producer.Tests;

/// <summary>What a tick costs in managed memory between the random walk and the acknowledgement. Bytes, unlike times, are the same on every machine.</summary>
public class AllocationTests
{
    private const int Ticks = 2_000;

    // librdkafka brings a broker within the process, for tests; reports come when the test asks for them, and so on its own thread.
    private static readonly ProducerConfig Config = new(new Dictionary<string, string> { ["test.mock.num.brokers"] = "1" })
    {
        EnableBackgroundPoll = false,
        DeliveryReportFields = "none",
        LingerMs = 5,
    };

    [Fact]
    public async Task A_simulated_tick_costs_no_memory_beyond_what_the_client_itself_takes()
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(Config).Build();
        var progress = new ServiceProgress();
        using var sender = new TickSender(producer, progress, TimeProvider.System, NullLogger<TickSender>.Instance);
        var clock = new FakeTimeProvider();
        await using var ticks = new SimulatedFeed(new SimulationOptions { Rate = 1_000_000, Seed = 1 }, clock).ReadAsync(CancellationToken.None).GetAsyncEnumerator();
        var first = ticks.MoveNextAsync();
        clock.Advance(TimeSpan.FromSeconds(1)); // A million are due, so that from here on nothing waits.
        await first;

        var bare = AllocatedTwice(() => SendBare(producer));
        var ours = AllocatedTwice(() => SendTicks(producer, sender, ticks));

        ((ours - bare) / (double)Ticks).ShouldBeLessThan(1, $"{ours} bytes, of which the client itself takes {bare}");
        progress.Processed.ShouldBe(2 * Ticks);
    }

    // The first round makes what the next ones use again.
    private static long AllocatedTwice(Action send)
    {
        send();
        var before = GC.GetAllocatedBytesForCurrentThread();
        send();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void SendTicks(IProducer<byte[], byte[]> producer, TickSender sender, IAsyncEnumerator<PriceTick> ticks)
    {
        for (var i = 0; i < Ticks; i++)
        {
            Finish(ticks.MoveNextAsync());
            Finish(sender.EnqueueAsync(ticks.Current, CancellationToken.None));
        }
        producer.Flush(CancellationToken.None);
    }

    private static void SendBare(IProducer<byte[], byte[]> producer)
    {
        var topic = new TopicPartition(Topics.MetalsPrices, Partition.Any);
        var message = new Message<byte[], byte[]> { Key = "gold"u8.ToArray(), Value = Encoding.UTF8.GetBytes(new string(' ', 200)) };
        var delivered = 0;
        Action<DeliveryReport<byte[], byte[]>> report = _ => delivered++;
        for (var i = 0; i < Ticks; i++)
            producer.Produce(topic, message, report);
        producer.Flush(CancellationToken.None);
        delivered.ShouldBe(Ticks);
    }

    private static void Finish(ValueTask step)
    {
        step.IsCompleted.ShouldBeTrue();
        step.GetAwaiter().GetResult();
    }

    private static void Finish(ValueTask<bool> step)
    {
        step.IsCompleted.ShouldBeTrue();
        step.GetAwaiter().GetResult().ShouldBeTrue();
    }
}
