using System.Text.Json;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Ops.Tests;

public class SendTests : KafkaTest
{
    [Fact]
    public async Task A_price_goes_to_kafka_as_the_producer_would_send_it()
    {
        var sent = await Metals.RunAsync("pipeline send --metal gold --price 4061.5 --output json");
        sent.ExitCode.ShouldBe(0, sent.Error);
        sent.ShouldMatchSnapshot("pipeline-send");
        sent.OnlyError.ShouldBe("Sent 1 of 1 through Kafka itself.");

        var message = ReadAll("metals-prices").ShouldHaveSingleItem();
        message.Message.Key.ShouldBe("gold"u8.ToArray());
        PriceTickSerializer.TryDeserialize(message.Message.Value, DateTime.UtcNow, out var tick, out _).ShouldBeTrue();
        (tick.Metal, tick.Price, tick.Source).ShouldBe(("gold", 4061.5, "metals"));
        JsonDocument.Parse(sent.Out).RootElement[0].GetProperty("eventId").GetGuid().ShouldBe(tick.EventId!.Value);
    }

    [Fact]
    public async Task The_ticks_of_a_file_are_sent_in_their_order_and_those_without_an_id_get_one()
    {
        Metals.Input = """
            {"metal":"gold","price":1,"timestamp":"2026-01-31T12:00:00Z"}

            {"symbol":"AAPL","price":2,"timestamp":"2026-01-31T12:00:00Z"}
            {"eventId":"019c1234-0000-7000-8000-000000000001","metal":"gold","price":3,"timestamp":"2026-01-31T12:00:00Z"}
            """;
        var sent = await Metals.RunAsync("pipeline send --file - --output ndjson");
        sent.ExitCode.ShouldBe(0, sent.Error);
        sent.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)[2].ShouldStartWith("""{"eventId":"019c1234-0000-7000-8000-000000000001","topic":"metals-prices",""");

        ReadAll("metals-prices").Select(message => JsonDocument.Parse(message.Message.Value).RootElement.GetProperty("price").GetDouble()).ShouldBe([1, 3]);
        ReadAll("stock_ticks").ShouldHaveSingleItem();
        (await File.ReadAllLinesAsync(Metals.AuditFile))[1].ShouldContain("\"outcome\":\"done\"");
    }

    [Theory]
    [InlineData("""{"metal":"gold","price":-1,"timestamp":"2026-01-31T12:00:00Z"}""", "-, line 2: price: must be a number greater than zero")]
    [InlineData("""{"metal":"gold","price":1}""", "-, line 2: timestamp: is missing")]
    [InlineData("gold", "-, line 2: ")]
    public async Task If_one_of_them_is_wrong_none_is_sent_and_its_line_is_named(string line, string expected)
    {
        Metals.Input = """{"metal":"gold","price":1,"timestamp":"2026-01-31T12:00:00Z"}""" + "\n" + line;
        var refused = await Metals.RunAsync("pipeline send --file -");
        refused.ExitCode.ShouldBe(1);
        refused.OnlyError.ShouldStartWith(expected);
        ReadAll("metals-prices").ShouldBeEmpty();
    }

    [Fact]
    public async Task An_empty_file_is_named()
    {
        (await Metals.RunAsync("pipeline send --file -")).OnlyError.ShouldStartWith("- has no ticks");
    }

    [Fact]
    public async Task A_dry_run_shows_the_ticks_and_sends_none()
    {
        var shown = await Metals.RunAsync("pipeline send --metal gold --price 1 --dry-run --output json");
        shown.ExitCode.ShouldBe(2);
        shown.ShouldMatchSnapshot("pipeline-send.dry-run");
        ReadAll("metals-prices").ShouldBeEmpty();
    }

    [Fact]
    public async Task What_kafka_refuses_is_said()
    {
        await CommandAsync("fail Produce MessageTooLarge 1");
        var failed = await Metals.RunAsync("pipeline send --metal gold --price 1");
        failed.ExitCode.ShouldBe(1);
        failed.Error.ShouldContain("Sent 0 of 1");
        failed.Error.ShouldContain("Kafka: ");
    }

    [Fact]
    public async Task Without_a_kafka_the_other_way_is_named()
    {
        Metals.Variables.Remove("METALS_KAFKA");
        var failed = await Metals.RunAsync("pipeline send --metal gold --price 1 --producer http://127.0.0.1:1 --api-key-file -");
        failed.ExitCode.ShouldBe(64);
        failed.Error.ShouldContain("--api-key-file -: there is no key in it.");

        Metals.Input = "key";
        failed = await Metals.RunAsync("pipeline send --metal gold --price 1 --producer http://127.0.0.1:1 --api-key-file -");
        failed.ExitCode.ShouldBe(1);
        failed.Error.ShouldContain("The producer at http://127.0.0.1:1/ doesn't answer");
        failed.Error.ShouldContain("(--producer)");
    }
}
