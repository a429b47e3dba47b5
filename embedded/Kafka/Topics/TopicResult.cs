using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Topics;

/// <summary>The outcome of an administrative request, with words for the one who asked.</summary>
internal readonly record struct TopicResult(ErrorCode Error, string? Message = null)
{
    public static TopicResult Success => default;
}
