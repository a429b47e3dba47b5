using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using MetalsPipeline.Contracts;
using MetalsPipeline.ServiceDefaults.Telemetry;

namespace MetalsPipeline.Processor.DeadLetters;

/// <summary>Puts messages that can't be processed, unchanged, on the dead-letter topic beside their own, with headers that say why, from where and when.</summary>
internal sealed partial class DeadLetterQueue(IProducer<byte[], byte[]> producer, TimeProvider time, ILogger<DeadLetterQueue> logger)
{
    private static readonly Counter<long> Sent = PipelineTelemetry.Meter.CreateCounter<long>(
        "metals.dead_letters", "{message}", "Messages put on a dead-letter topic.");

    /// <summary>Sends all; returns when Kafka has acknowledged them.</summary>
    /// <exception cref="KafkaException">Kafka refused one. Sending all again is safe: a dead letter may then be there twice.</exception>
    public async Task SendAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        await Task.WhenAll(letters.Select(letter => producer.ProduceAsync(Topics.DeadLetter(letter.Place.Topic), Wrap(letter), cancellationToken)));
        foreach (var letter in letters)
        {
            var place = letter.Place;
            Sent.Add(1, new KeyValuePair<string, object?>("messaging.destination.name", place.Topic));
            LogSent(place.Topic, place.Partition.Value, place.Offset.Value, letter.Reason);
        }
    }

    private Message<byte[], byte[]> Wrap(DeadLetter letter)
    {
        var (place, original) = (letter.Place, letter.Original);
        var headers = new Headers();
        foreach (var header in original.Headers ?? [])
            headers.Add(header.Key, header.GetValueBytes());
        Add(headers, DeadLetterHeaders.Reason, letter.Reason);
        Add(headers, DeadLetterHeaders.Topic, place.Topic);
        Add(headers, DeadLetterHeaders.Partition, place.Partition.Value);
        Add(headers, DeadLetterHeaders.Offset, place.Offset.Value);
        Add(headers, DeadLetterHeaders.Timestamp, original.Timestamp.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        Add(headers, DeadLetterHeaders.Group, ProcessorOptions.ConsumerGroup);
        Add(headers, DeadLetterHeaders.Time, time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
        return new Message<byte[], byte[]> { Key = original.Key, Value = original.Value, Headers = headers };
    }

    private static void Add<T>(Headers headers, string name, T value) =>
        headers.Add(name, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{value}")));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Topic}/{Partition}@{Offset} went to the dead-letter topic: {Reason}")]
    private partial void LogSent(string topic, int partition, long offset, string reason);
}
