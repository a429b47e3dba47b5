using System.Diagnostics;
using System.Diagnostics.Metrics;
using Confluent.Kafka;
using MetalsPipeline.Contracts;
using MetalsPipeline.ServiceDefaults.Health;
using MetalsPipeline.ServiceDefaults.Telemetry;

namespace MetalsPipeline.Producer;

/// <summary>Sends ticks to their topic; key = instrument, so that one partition holds all of an instrument in order.</summary>
internal sealed partial class TickSender
{
    private static readonly TimeSpan QueueFullDelay = TimeSpan.FromMilliseconds(10);

    private static readonly Counter<long> Sent = PipelineTelemetry.Meter.CreateCounter<long>(
        "messaging.client.sent.messages", "{message}", "Ticks that Kafka has acknowledged.");

    private readonly IProducer<string?, byte[]> _producer;
    private readonly ServiceProgress _progress;
    private readonly TimeProvider _time;
    private readonly ILogger<TickSender> _logger;
    private readonly Action<DeliveryReport<string?, byte[]>> _report;

    public TickSender(IProducer<string?, byte[]> producer, ServiceProgress progress, TimeProvider time, ILogger<TickSender> logger)
    {
        _producer = producer;
        _progress = progress;
        _time = time;
        _logger = logger;
        _report = Report;
    }

    /// <summary>Hands a tick to the client, which delivers it in the background. Waits while the client's queue is full.</summary>
    public async ValueTask EnqueueAsync(PriceTick tick, CancellationToken cancellationToken)
    {
        var activity = StartActivity(tick);
        var message = Message(tick, activity);
        var report = activity is null ? _report : delivered =>
        {
            End(activity, delivered.Error);
            Report(delivered);
        };
        while (!TryProduce(tick, message, report))
            await Task.Delay(QueueFullDelay, _time, cancellationToken);
    }

    /// <summary>Sends a tick; returns when Kafka has acknowledged it.</summary>
    /// <exception cref="ProduceException{TKey, TValue}">Kafka refused it.</exception>
    public async Task<DeliveryResult<string?, byte[]>> SendAsync(PriceTick tick, CancellationToken cancellationToken)
    {
        using var activity = StartActivity(tick);
        var delivered = await _producer.ProduceAsync(TopicOf(tick), Message(tick, activity), cancellationToken);
        Count(delivered.Topic);
        return delivered;
    }

    /// <summary>Waits until everything handed over is delivered; says what isn't when the time is up.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) => Task.Run(() =>
    {
        try
        {
            _producer.Flush(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            LogUndelivered(_producer.Flush(TimeSpan.Zero));
        }
    }, CancellationToken.None);

    private static string TopicOf(PriceTick tick) => tick.Metal is null ? Topics.StockTicks : Topics.MetalsPrices;

    private static Message<string?, byte[]> Message(PriceTick tick, Activity? activity)
    {
        // The message keeps the time of sending: retention goes by it, and a replayed tick may be older than any retention.
        var message = new Message<string?, byte[]> { Key = tick.Instrument, Value = PriceTickSerializer.Serialize(tick) };
        if (activity is not null)
            KafkaTraceContext.Inject(activity, message.Headers = []);
        return message;
    }

    private bool TryProduce(PriceTick tick, Message<string?, byte[]> message, Action<DeliveryReport<string?, byte[]>> report)
    {
        try
        {
            _producer.Produce(TopicOf(tick), message, report);
            return true;
        }
        catch (ProduceException<string?, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
    }

    private void Report(DeliveryReport<string?, byte[]> delivered)
    {
        if (delivered.Error.IsError)
            LogFailed(delivered.Topic, delivered.Error.Reason);
        else
            Count(delivered.Topic);
    }

    private void Count(string topic)
    {
        _progress.Add(1);
        Sent.Add(1, new KeyValuePair<string, object?>("messaging.destination.name", topic));
    }

    // Names and attributes as in OpenTelemetry's semantic conventions for messaging.
    private static Activity? StartActivity(PriceTick tick)
    {
        if (!PipelineTelemetry.Activities.HasListeners())
            return null;
        var topic = TopicOf(tick);
        return PipelineTelemetry.Activities.StartActivity($"send {topic}", ActivityKind.Producer)?
            .SetTag("messaging.system", "kafka")
            .SetTag("messaging.operation.type", "send")
            .SetTag("messaging.destination.name", topic)
            .SetTag("messaging.kafka.message.key", tick.Instrument);
    }

    private static void End(Activity activity, Error error)
    {
        if (error.IsError)
            activity.SetStatus(ActivityStatusCode.Error, error.Reason);
        activity.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A tick for {Topic} was not delivered: {Reason}")]
    private partial void LogFailed(string topic, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} ticks were not delivered before the time to stop was up")]
    private partial void LogUndelivered(int count);
}
