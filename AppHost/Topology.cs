namespace MetalsPipeline.AppHost;

/// <summary>How many servers there are of each kind.</summary>
public enum Topology
{
    /// <summary>One ZooKeeper, one Kafka broker, one MongoDB server.</summary>
#pragma warning disable CA1720 // A word of the settings, not of a type.
    Single,
#pragma warning restore CA1720

    /// <summary>Three ZooKeeper servers, three brokers, a schema registry, a MongoDB replica set of three, two producers, three processors.</summary>
    HighAvailability,
}
