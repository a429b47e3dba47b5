using System.Diagnostics;
using MetalsPipeline.ServiceDefaults.Telemetry;

namespace MetalsPipeline.Processor.Ingest;

/// <summary>Shows the write of a whole batch in the trace of each of its messages.</summary>
internal static class StoreActivity
{
    public static void Record(IReadOnlyList<Activity> messages, DateTimeOffset started, DateTimeOffset ended)
    {
        foreach (var message in messages)
        {
            using var activity = PipelineTelemetry.Activities.StartActivity(
                "insert prices", ActivityKind.Client, message.Context, startTime: started,
                tags: [new("db.system.name", "mongodb"), new("db.operation.name", "insert"), new("db.collection.name", "prices"), new("db.operation.batch.size", messages.Count)]);
            activity?.SetEndTime(ended.UtcDateTime);
        }
    }
}
