using System.Text;
using Confluent.Kafka;
using MetalsPipeline.Contracts;
using MetalsPipeline.Storage;

namespace MetalsPipeline.Processor.Tests;

/// <summary>What can't be processed goes to the dead-letter topic as it came, before its offset is committed.</summary>
public class PoisonTests
{
    public static TheoryData<byte[]?, string> Poison() => new()
    {
        { null, "the message is empty" },
        { [], "the message is empty" },
        { new byte[PriceTickSerializer.MaxBytes + 1], "65537 bytes" },
        { [0xFF, 0xFE, (byte)'{', 0], "invalid" },
        { [0xEF, 0xBB, 0xBF, .. Tick("1", "2026-01-31T12:00:00Z")], "invalid" },
        { Encoding.Unicode.GetBytes("""{"metal":"gold","price":1,"timestamp":"2026-01-31T12:00:00Z"}"""), "invalid" },
        { Tick("1", "2999-01-01T00:00:00Z"), "timestamp: is more than 5 minutes in the future" },
        { Tick("NaN", "2026-01-31T12:00:00Z"), "price: " },
        { Tick("\"NaN\"", "2026-01-31T12:00:00Z"), "price: " },
        { Tick("-1", "2026-01-31T12:00:00Z"), "price: must be a number greater than zero" },
        { Tick("0", "2026-01-31T12:00:00Z"), "price: must be a number greater than zero" },
        { Tick("1e999", "2026-01-31T12:00:00Z"), "price: must be a number greater than zero" },
    };

    [Theory]
    [MemberData(nameof(Poison))]
    public async Task Poison_is_dead_lettered_with_its_reason_and_its_own_bytes(byte[]? value, string reason)
    {
        using var fixture = new IngestFixture();
        fixture.Reader.EnqueueTick(0, 10);
        fixture.Reader.Enqueue(0, 11, value, key: "gold"u8.ToArray(), new Headers { { "traceparent", "mine"u8.ToArray() } });

        await fixture.RunAsync();

        fixture.Diary.ShouldBe(["write 1", "dead letter", "commit 0@12", "close"]);
        var (topic, message) = fixture.DeadLetters.ShouldHaveSingleItem();
        topic.ShouldBe("metals-prices.dlq");
        message.Key.ShouldBe("gold"u8.ToArray());
        message.Value.ShouldBe(value);
        Header(message, "traceparent").ShouldBe("mine");
        Header(message, DeadLetterHeaders.Reason).ShouldContain(reason);
        Header(message, DeadLetterHeaders.Topic).ShouldBe("metals-prices");
        Header(message, DeadLetterHeaders.Partition).ShouldBe("0");
        Header(message, DeadLetterHeaders.Offset).ShouldBe("11");
        Header(message, DeadLetterHeaders.Timestamp).ShouldBe("2023-11-14T22:13:20.0000000Z");
    }

    [Fact]
    public async Task A_batch_of_poison_alone_does_not_touch_the_store()
    {
        using var fixture = new IngestFixture();
        fixture.Reader.Enqueue(0, 3, []);

        await fixture.RunAsync();

        fixture.Diary.ShouldBe(["dead letter", "commit 0@4", "close"]);
        fixture.DeadLetters.Single().Message.Key.ShouldBeNull();
    }

    [Fact]
    public async Task A_tick_that_the_store_refuses_for_good_becomes_a_dead_letter_as_it_came()
    {
        using var fixture = new IngestFixture();
        var spaced = """{ "metal" : "gold", "price":1, "timestamp":"2026-01-31T12:00:00Z", "extra":[] }"""u8.ToArray();
        fixture.Reader.EnqueueTick(0, 10);
        fixture.Reader.Enqueue(0, 11, spaced);
        fixture.OnWrite = (_, _) => Task.FromResult(new WriteOutcome(1, [], [new RejectedTick(1, "Document failed validation")]));

        await fixture.RunAsync();

        fixture.Diary.ShouldBe(["write 2", "dead letter", "commit 0@12", "close"]);
        var message = fixture.DeadLetters.Single().Message;
        message.Value.ShouldBe(spaced);
        message.Key.ShouldBeNull();
        Header(message, DeadLetterHeaders.Offset).ShouldBe("11");
        Header(message, DeadLetterHeaders.Reason).ShouldBe("Document failed validation");
    }

    [Fact]
    public async Task Metals_that_nobody_knows_and_missing_keys_are_no_poison()
    {
        using var fixture = new IngestFixture();
        fixture.Reader.Enqueue(0, 10, """{"metal":"unobtainium","price":1,"timestamp":"2026-01-31T12:00:00Z"}"""u8.ToArray(), key: null);

        await fixture.RunAsync();

        fixture.Diary.ShouldBe(["write 1", "commit 0@11", "close"]);
    }

    private static byte[] Tick(string price, string timestamp) =>
        Encoding.UTF8.GetBytes($$"""{"metal":"gold","price":{{price}},"timestamp":"{{timestamp}}"}""");

    private static string Header(Message<byte[], byte[]> message, string name) => Encoding.UTF8.GetString(message.Headers.GetLastBytes(name));
}
