using System.Text.Json;

namespace MetalsPipeline.ServiceDefaults.Kafka;

/// <summary>A Kafka client's statistics; names in the comments are those of librdkafka's STATISTICS.md.</summary>
internal sealed record ClientStatistics
{
    /// <summary>client_id and type: a service's producer and consumer share their id.</summary>
    public required string Name { get; init; }

    /// <summary>msg_cnt</summary>
    public required long QueuedMessages { get; init; }

    /// <summary>msg_size</summary>
    public required long QueuedBytes { get; init; }

    /// <summary>tx_bytes</summary>
    public required long SentBytes { get; init; }

    /// <summary>rx_bytes</summary>
    public required long ReceivedBytes { get; init; }

    /// <summary>tx</summary>
    public required long Requests { get; init; }

    /// <summary>cgrp.rebalance_cnt; 0 for producers.</summary>
    public required long Rebalances { get; init; }

    /// <summary>Those that have a number; the others are addresses to begin with, and groups' coordinators, which are there with theirs too.</summary>
    public required IReadOnlyList<BrokerStatistics> Brokers { get; init; }

    public static ClientStatistics Read(JsonElement root) => new()
    {
        Name = $"{root.GetProperty("client_id").GetString()}-{root.GetProperty("type").GetString()}",
        QueuedMessages = Number(root, "msg_cnt"),
        QueuedBytes = Number(root, "msg_size"),
        SentBytes = Number(root, "tx_bytes"),
        ReceivedBytes = Number(root, "rx_bytes"),
        Requests = Number(root, "tx"),
        Rebalances = root.TryGetProperty("cgrp", out var group) ? Number(group, "rebalance_cnt") : 0,
        Brokers =
        [
            .. root.GetProperty("brokers").EnumerateObject()
                .Where(broker => Number(broker.Value, "nodeid") >= 0)
                .Select(broker => new BrokerStatistics(
                    broker.Value.GetProperty("nodename").GetString()!,
                    broker.Value.GetProperty("state").GetString() == "UP",
                    Number(broker.Value.GetProperty("rtt"), "avg") / 1e6,
                    Number(broker.Value, "connects"))),
        ],
    };

    private static long Number(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetInt64() : 0;
}

/// <param name="Name">Its address.</param>
/// <param name="IsUp">Whether the client is connected to it.</param>
/// <param name="RoundTrip">Mean seconds from a request to its answer.</param>
/// <param name="Connects">Attempts to connect.</param>
internal sealed record BrokerStatistics(string Name, bool IsUp, double RoundTrip, long Connects);
