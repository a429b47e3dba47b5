using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using MetalsPipeline.Ops.Kafka;

namespace MetalsPipeline.Ops.DeadLetters;

/// <summary>
/// Remembers which dead letters were replayed, so that none is twice: a topic beside theirs, with a message for each replayed letter. Its key is the letter's
/// offset and timestamp (which keeps the letters of a recreated topic apart), its value the place that the letter was replayed to.
/// </summary>
/// <remarks>A committed offset would do only if letters were always replayed in order, without leaving any out.</remarks>
internal sealed class ReplayLedger(KafkaConnection kafka, PartitionReader reader)
{
    public static string TopicOf(string deadLetterTopic) => deadLetterTopic + ".replayed";

    /// <summary>The key of a letter's entry.</summary>
    public static string KeyOf(ConsumeResult<byte[]?, byte[]?> letter) =>
        string.Create(CultureInfo.InvariantCulture, $"{letter.Offset.Value}/{letter.Message.Timestamp.UnixTimestampMs}");

    /// <summary>All entries: where each letter went.</summary>
    public Dictionary<string, string> Read(string deadLetterTopic, CancellationToken cancellationToken)
    {
        var topic = TopicOf(deadLetterTopic);
        var entries = new Dictionary<string, string>();
        if (kafka.FindTopic(topic) is null)
            return entries;

        var (start, end) = reader.Range(topic);
        foreach (var entry in reader.Read(topic, start, end, cancellationToken))
            entries[Encoding.UTF8.GetString(entry.Message.Key ?? [])] = Encoding.UTF8.GetString(entry.Message.Value ?? []);
        return entries;
    }

    /// <summary>Makes the topic, as safe and as lasting as that of the letters.</summary>
    public async Task CreateAsync(string deadLetterTopic, CancellationToken cancellationToken)
    {
        if (kafka.FindTopic(TopicOf(deadLetterTopic)) is not null)
            return;

        var letters = kafka.Topic(deadLetterTopic);
        var settings = (await TopicSettings.ReadAsync(kafka, [letters], cancellationToken))[deadLetterTopic];
        var ledger = new TopicSpecification
        {
            Name = TopicOf(deadLetterTopic),
            NumPartitions = 1,
            ReplicationFactor = (short)letters.Partitions[0].Replicas.Length,
            Configs = new()
            {
                ["retention.ms"] = settings.RetentionMs.ToString(CultureInfo.InvariantCulture),
                ["min.insync.replicas"] = settings.MinInSyncReplicas.ToString(CultureInfo.InvariantCulture),
            },
        };
        try
        {
            await kafka.Admin.CreateTopicsAsync([ledger], new CreateTopicsOptions { RequestTimeout = KafkaConnection.RequestTimeout });
        }
        catch (CreateTopicsException e) when (e.Results.All(result => result.Error.Code == ErrorCode.TopicAlreadyExists))
        {
            // Another replay was faster.
        }
    }
}
