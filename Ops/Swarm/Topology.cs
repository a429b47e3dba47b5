namespace MetalsPipeline.Ops.Swarm;

/// <summary>How many there are of each server that keeps data, as the app host publishes it.</summary>
internal enum Topology
{
    /// <summary>One.</summary>
    Single,

    /// <summary>Three, so that one may be lost.</summary>
    HighAvailability,
}
