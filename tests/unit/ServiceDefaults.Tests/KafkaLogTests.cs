using Confluent.Kafka;
using MetalsPipeline.ServiceDefaults.Kafka;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace MetalsPipeline.ServiceDefaults.Tests;

public class KafkaLogTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLogCollector _written = new();
    private readonly KafkaLog _log;

    public KafkaLogTests() => _log = new KafkaLog(_time, new FakeLogger<KafkaLog>(_written));

    [Fact]
    public void A_line_that_repeats_the_last_one_is_written_every_ten_seconds()
    {
        for (var i = 0; i < 500; i++)
        {
            Say("producer-1", "1/1 brokers are down");
            _time.Advance(TimeSpan.FromMilliseconds(50));
        }

        _written.Count.ShouldBe(3);
    }

    [Fact]
    public void Another_line_and_another_client_are_heard_at_once()
    {
        Say("producer-1", "1/1 brokers are down");
        Say("consumer-1", "1/1 brokers are down");
        Say("producer-1", "connection refused");
        Say("producer-1", "1/1 brokers are down");

        _written.GetSnapshot().Select(l => l.Message).ShouldBe(
        [
            "producer-1 FAIL: 1/1 brokers are down", "consumer-1 FAIL: 1/1 brokers are down", "producer-1 FAIL: connection refused",
            "producer-1 FAIL: 1/1 brokers are down",
        ]);
    }

    private void Say(string client, string text) => _log.Write(new LogMessage(client, SyslogLevel.Error, "FAIL", text));
}
