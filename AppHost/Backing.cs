namespace MetalsPipeline.AppHost;

/// <summary>What stands behind the services.</summary>
public enum Backing
{
    /// <summary>Two small processes of ours that speak the real wire protocols; no container engine is needed.</summary>
    Embedded,

    /// <summary>The real servers in containers.</summary>
    Containers,

    /// <summary>Servers that run already; connection strings name them.</summary>
    External,
}
