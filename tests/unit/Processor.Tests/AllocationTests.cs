using Confluent.Kafka;
using MetalsPipeline.Contracts;
using MetalsPipeline.Processor.Ingest;
using MetalsPipeline.Processor.Kafka;
using MetalsPipeline.Storage.Bson;
using MetalsPipeline.Storage.Mongoc;

namespace MetalsPipeline.Processor.Tests;

/// <summary>What a tick costs in managed memory between the client and the driver. Bytes, unlike times, are the same on every machine.</summary>
public class AllocationTests
{
    private const int BatchSize = 1_000;

    [Fact]
    public void A_tick_costs_no_memory_from_the_message_to_the_stored_document()
    {
        byte[][] messages =
        [
            .. Enumerable.Range(0, BatchSize).Select(i => PriceTickSerializer.Serialize(new PriceTick
            {
                EventId = Guid.CreateVersion7(),
                Metal = i % 2 == 0 ? "gold" : "silver",
                Price = 4000 + i,
                Volume = i,
                Timestamp = new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc).AddMilliseconds(i),
                Source = "simulator",
                Sequence = i,
            })),
        ];
        var batch = new Batch(lanes: 2);
        using var documents = new DocumentBatch();
        Process(batch, documents, messages); // The first round makes what the next ones use again.
        Process(batch, documents, messages);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Process(batch, documents, messages);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        (allocated / (double)BatchSize).ShouldBeLessThan(1, $"{allocated} bytes");
        batch.DeadLetters.ShouldBeEmpty();
        documents.Count.ShouldBe(BatchSize);
    }

    private static void Process(Batch batch, DocumentBatch documents, byte[][] messages)
    {
        batch.Clear();
        documents.Clear();
        var now = new DateTime(2026, 2, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var i = 0; i < messages.Length; i++)
            batch.Add(MessageOf(i, messages[i]), now);
        foreach (var lane in batch.Lanes)
        {
            for (var i = 0; i < lane.Ticks.Count; i++)
            {
                PriceDocument.WritePrice(documents.Add(), lane.Ticks[i]);
                documents.EndLast();
            }
        }
    }

    private static ReceivedMessage MessageOf(int number, byte[] value) => new()
    {
        Topic = Topics.MetalsPrices,
        Partition = number % Topics.Partitions,
        Offset = number,
        Timestamp = new Timestamp(1_700_000_000_000, TimestampType.CreateTime),
        HasKey = true,
        Key = "gold"u8,
        HasValue = true,
        Value = value,
    };
}
