namespace MetalsPipeline.ServiceDefaults.Health;

/// <summary>Names of the dependencies, which are also the names of their connection strings.</summary>
public static class DependencyNames
{
    /// <summary>The Kafka cluster.</summary>
    public const string Kafka = "kafka";

    /// <summary>The MongoDB server.</summary>
    public const string MongoDB = "mongodb";
}
