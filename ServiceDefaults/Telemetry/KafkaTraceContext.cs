using System.Diagnostics;
using System.Text;
using Confluent.Kafka;

namespace MetalsPipeline.ServiceDefaults.Telemetry;

/// <summary>Carries a trace through Kafka in the W3C headers <c>traceparent</c> and <c>tracestate</c>.</summary>
public static class KafkaTraceContext
{
    private const string TraceParent = "traceparent";
    private const string TraceState = "tracestate";

    /// <summary>Writes the context of <paramref name="activity"/> into <paramref name="headers"/>.</summary>
    public static void Inject(Activity activity, Headers headers)
    {
        ArgumentNullException.ThrowIfNull(activity);
        ArgumentNullException.ThrowIfNull(headers);
        headers.Add(TraceParent, Encoding.ASCII.GetBytes(activity.Id!));
        if (activity.TraceStateString is { Length: > 0 } state)
            headers.Add(TraceState, Encoding.ASCII.GetBytes(state));
    }

    /// <summary>The context in <paramref name="headers"/>; the default where there is none or it is malformed.</summary>
    public static ActivityContext Extract(Headers? headers)
    {
        if (headers is null || !headers.TryGetLastBytes(TraceParent, out var parent))
            return default;
        var state = headers.TryGetLastBytes(TraceState, out var stateBytes) ? Encoding.ASCII.GetString(stateBytes) : null;
        return ActivityContext.TryParse(Encoding.ASCII.GetString(parent), state, isRemote: true, out var context) ? context : default;
    }
}
