using System.Globalization;

namespace MetalsPipeline.AppHost;

/// <summary>How the services make their topics: <c>Kafka:Topics</c> of their settings.</summary>
/// <param name="Partitions">Partitions of a topic.</param>
/// <param name="ReplicationFactor">Copies of each partition.</param>
/// <param name="MinInSyncReplicas">In-sync copies that a write needs.</param>
/// <param name="Retention">How long messages are kept.</param>
public sealed record TopicSettings(int Partitions, int ReplicationFactor, int MinInSyncReplicas, TimeSpan Retention)
{
    /// <summary>For one broker.</summary>
    public static TopicSettings OneBroker { get; } = new(6, 1, 1, TimeSpan.FromHours(168));

    /// <summary>For three brokers, of which any may fail.</summary>
    public static TopicSettings ThreeBrokers { get; } = OneBroker with { ReplicationFactor = 3, MinInSyncReplicas = 2 };

    /// <summary>Sets the variables of a service.</summary>
    public void AddTo(Dictionary<string, object> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        variables["Kafka__Topics__Partitions"] = Partitions.ToString(CultureInfo.InvariantCulture);
        variables["Kafka__Topics__ReplicationFactor"] = ReplicationFactor.ToString(CultureInfo.InvariantCulture);
        variables["Kafka__Topics__MinInSyncReplicas"] = MinInSyncReplicas.ToString(CultureInfo.InvariantCulture);
        variables["Kafka__Topics__Retention"] = Retention.ToString("c", CultureInfo.InvariantCulture);
    }
}
