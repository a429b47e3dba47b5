namespace MetalsPipeline.Contracts;

/// <summary>Names of the Kafka consumer groups.</summary>
public static class ConsumerGroups
{
    /// <summary>The group that all processors form.</summary>
    public const string Processors = "metals-processors";
}
