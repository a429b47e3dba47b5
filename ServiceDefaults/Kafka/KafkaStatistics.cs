using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using MetalsPipeline.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Configuration;

namespace MetalsPipeline.ServiceDefaults.Kafka;

/// <summary>What librdkafka says of itself every few seconds (its STATISTICS.md), as metrics.</summary>
public sealed class KafkaStatistics
{
    /// <summary>How often clients are asked; a metric can't be newer.</summary>
    private const int IntervalMs = 5_000;

    // Of each client what it said last; clients live as long as the service.
    private readonly ConcurrentDictionary<string, ClientStatistics> _clients = new();

    /// <summary>Registers the metrics; they have values once a client has said something.</summary>
    public KafkaStatistics()
    {
        var meter = PipelineTelemetry.Meter;
        meter.CreateObservableGauge("librdkafka.queue.messages", () => Each(client => client.QueuedMessages), "{message}", "Messages in the producer's queues, waiting for Kafka's acknowledgement.");
        meter.CreateObservableGauge("librdkafka.queue.size", () => Each(client => client.QueuedBytes), "By", "Their size.");
        meter.CreateObservableCounter("librdkafka.sent.bytes", () => Each(client => client.SentBytes), "By", "Sent to brokers.");
        meter.CreateObservableCounter("librdkafka.received.bytes", () => Each(client => client.ReceivedBytes), "By", "Received from brokers.");
        meter.CreateObservableCounter("librdkafka.requests", () => Each(client => client.Requests), "{request}", "Requests sent to brokers.");
        meter.CreateObservableCounter("librdkafka.consumer.rebalances", () => Each(client => client.Rebalances), "{rebalance}", "Times that the consumer's partitions were dealt out anew.");
        meter.CreateObservableGauge("librdkafka.broker.rtt", () => EachBroker(broker => broker.RoundTrip), "s", "Mean time from a request to its answer over the last interval.");
        meter.CreateObservableGauge("librdkafka.broker.up", () => EachBroker(broker => broker.IsUp ? 1 : 0), null, "1 while the client is connected to the broker.");
        meter.CreateObservableCounter("librdkafka.broker.connects", () => EachBroker(broker => broker.Connects), "{attempt}", "Attempts to connect to the broker.");
    }

    /// <summary>For <c>statistics.interval.ms</c>: 0 where nobody collects metrics, since librdkafka writes several kilobytes of JSON each time.</summary>
    public static int IntervalFor(IConfiguration configuration) => TelemetryExtensions.IsOn(configuration) ? IntervalMs : 0;

    /// <summary>Takes what a client said.</summary>
    public void Take(string json)
    {
        using var document = JsonDocument.Parse(json);
        var client = ClientStatistics.Read(document.RootElement);
        _clients[client.Name] = client;
    }

    private IEnumerable<Measurement<long>> Each(Func<ClientStatistics, long> value) =>
        _clients.Values.Select(client => new Measurement<long>(value(client), new KeyValuePair<string, object?>("messaging.client.id", client.Name)));

    private IEnumerable<Measurement<T>> EachBroker<T>(Func<BrokerStatistics, T> value)
        where T : struct =>
        _clients.Values.SelectMany(client => client.Brokers, (client, broker) => new Measurement<T>(
            value(broker),
            new KeyValuePair<string, object?>("messaging.client.id", client.Name),
            new KeyValuePair<string, object?>("server.address", broker.Name)));
}
