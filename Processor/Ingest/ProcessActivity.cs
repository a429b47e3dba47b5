using System.Diagnostics;
using MetalsPipeline.Processor.Kafka;
using MetalsPipeline.ServiceDefaults.Telemetry;

namespace MetalsPipeline.Processor.Ingest;

/// <summary>The processor's part in the trace of a message.</summary>
internal static class ProcessActivity
{
    /// <summary>Starts where the message says that its trace goes on; null where it came without one, or nobody listens.</summary>
    public static Activity? Start(in ReceivedMessage message)
    {
        if (message.Headers is null || !PipelineTelemetry.Activities.HasListeners())
            return null;
        var parent = KafkaTraceContext.Extract(message.Headers);
        return parent == default
            ? null
            : PipelineTelemetry.Activities.StartActivity($"process {message.Topic}", ActivityKind.Consumer, parent)?
                .SetTag("messaging.system", "kafka")
                .SetTag("messaging.operation.type", "process")
                .SetTag("messaging.destination.name", message.Topic)
                .SetTag("messaging.destination.partition.id", message.Partition)
                .SetTag("messaging.kafka.offset", message.Offset);
    }
}
