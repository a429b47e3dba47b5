namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>What has settings, by its number in the protocol.</summary>
internal static class ConfigResource
{
    public const byte Topic = 2;
    public const byte Broker = 4;
}
