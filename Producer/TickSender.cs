using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Confluent.Kafka;
using MetalsPipeline.Contracts;
using MetalsPipeline.ServiceDefaults.Health;
using MetalsPipeline.ServiceDefaults.Telemetry;

namespace MetalsPipeline.Producer;

/// <summary>Sends ticks to their topic; key = instrument, so that one partition holds all of an instrument in order.</summary>
internal sealed partial class TickSender : IDisposable
{
    private static readonly TimeSpan QueueFullDelay = TimeSpan.FromMilliseconds(10);

    private static readonly TopicPartition Metals = new(Topics.MetalsPrices, Partition.Any);
    private static readonly TopicPartition Stocks = new(Topics.StockTicks, Partition.Any);

    private static readonly Counter<long> Sent = PipelineTelemetry.Meter.CreateCounter<long>(
        "messaging.client.sent.messages", "{message}", "Ticks that Kafka has acknowledged.");

    private static readonly KeyValuePair<string, object?> KafkaSystem = new("messaging.system", "kafka");

    private static readonly KeyValuePair<string, object?> SendOperation = new("messaging.operation.name", "send");

    private readonly IProducer<byte[], byte[]> _producer;
    private readonly ServiceProgress _progress;
    private readonly TimeProvider _time;
    private readonly ILogger<TickSender> _logger;
    private readonly Action<DeliveryReport<byte[], byte[]>> _report;
    private readonly ReusedMessage _message = new();

    public TickSender(IProducer<byte[], byte[]> producer, ServiceProgress progress, TimeProvider time, ILogger<TickSender> logger)
    {
        _producer = producer;
        _progress = progress;
        _time = time;
        _logger = logger;
        _report = Report;
    }

    /// <summary>Hands a tick to the client, which delivers it in the background. Waits while the client's queue is full.</summary>
    /// <remarks>For one caller, who awaits each tick before the next; what is handed over is a copy. Takes no memory of its own while nothing is traced.</remarks>
    public ValueTask EnqueueAsync(PriceTick tick, CancellationToken cancellationToken)
    {
        var activity = StartActivity(tick);
        var message = _message.Fill(tick);
        message.Headers = HeadersOf(activity);
        var report = activity is null ? _report : EndAndReport(activity);
        return TryProduce(tick, message, report) ? ValueTask.CompletedTask : ProduceWhenThereIsRoomAsync(tick, message, report, cancellationToken);
    }

    /// <summary>Sends a tick; returns when Kafka has acknowledged it.</summary>
    /// <exception cref="ProduceException{TKey, TValue}">Kafka refused it.</exception>
    public async Task<DeliveryResult<byte[], byte[]>> SendAsync(PriceTick tick, CancellationToken cancellationToken)
    {
        using var activity = StartActivity(tick);
        var message = new Message<byte[], byte[]>
        {
            Key = Encoding.UTF8.GetBytes(tick.Instrument!),
            Value = PriceTickSerializer.Serialize(tick),
            Headers = HeadersOf(activity),
        };
        var delivered = await _producer.ProduceAsync(TopicOf(tick), message, cancellationToken);
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

    public void Dispose() => _message.Dispose();

    private static TopicPartition TopicOf(PriceTick tick) => tick.Metal is null ? Stocks : Metals;

    private static Headers? HeadersOf(Activity? activity)
    {
        if (activity is null)
            return null;
        var headers = new Headers();
        KafkaTraceContext.Inject(activity, headers);
        return headers;
    }

    // Apart from the usual case, which thereby needs no state machine.
    private async ValueTask ProduceWhenThereIsRoomAsync(
        PriceTick tick, Message<byte[], byte[]> message, Action<DeliveryReport<byte[], byte[]>> report, CancellationToken cancellationToken)
    {
        do
            await Task.Delay(QueueFullDelay, _time, cancellationToken);
        while (!TryProduce(tick, message, report));
    }

    private bool TryProduce(PriceTick tick, Message<byte[], byte[]> message, Action<DeliveryReport<byte[], byte[]>> report)
    {
        try
        {
            _producer.Produce(TopicOf(tick), message, report);
            return true;
        }
        catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
    }

    private void Report(DeliveryReport<byte[], byte[]> delivered)
    {
        if (delivered.Error.IsError)
            LogFailed(delivered.Topic, delivered.Error.Reason);
        else
            Count(delivered.Topic);
    }

    private void Count(string topic)
    {
        _progress.Add(1);
        Sent.Add(1, KafkaSystem, SendOperation, new KeyValuePair<string, object?>("messaging.destination.name", topic));
    }

    // Names and attributes as in OpenTelemetry's semantic conventions for messaging.
    private static Activity? StartActivity(PriceTick tick)
    {
        if (!PipelineTelemetry.Activities.HasListeners())
            return null;
        var topic = TopicOf(tick).Topic;
        return PipelineTelemetry.Activities.StartActivity($"send {topic}", ActivityKind.Producer)?
            .SetTag("messaging.system", "kafka")
            .SetTag("messaging.operation.type", "send")
            .SetTag("messaging.destination.name", topic)
            .SetTag("messaging.kafka.message.key", tick.Instrument);
    }

    // A method of its own: a lambda costs its closure from the start of the method that it is in.
    private Action<DeliveryReport<byte[], byte[]>> EndAndReport(Activity activity) => delivered =>
    {
        if (delivered.Error.IsError)
            activity.SetStatus(ActivityStatusCode.Error, delivered.Error.Reason);
        activity.Dispose();
        Report(delivered);
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "A tick for {Topic} was not delivered: {Reason}")]
    private partial void LogFailed(string topic, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} ticks were not delivered before the time to stop was up")]
    private partial void LogUndelivered(int count);
}
