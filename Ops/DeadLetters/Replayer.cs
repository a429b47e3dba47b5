using System.Globalization;
using System.Text;
using Confluent.Kafka;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Ops.DeadLetters;

/// <summary>Sends dead letters back to where they came from, and enters them in the ledger.</summary>
/// <remarks>
/// At least once: a batch is entered when Kafka has acknowledged all of it, so that letters of one batch are sent again by the next run if this process
/// dies between the two.
/// </remarks>
internal sealed class Replayer(DeadLetterReader letters, IProducer<byte[]?, byte[]?> producer)
{
    /// <summary>Few, for that reason; enough to keep the connection busy.</summary>
    private const int BatchSize = 100;

    /// <summary>Letters that were sent and entered, with the place that they went to.</summary>
    public List<DeadLetter> Done { get; } = [];

    /// <summary>Replays letters of one topic.</summary>
    /// <param name="planned">Which, oldest first.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <exception cref="KafkaException">Kafka refused one. Those that it took are in the ledger.</exception>
    public async Task ReplayAsync(IReadOnlyList<DeadLetter> planned, CancellationToken cancellationToken)
    {
        var byOffset = planned.ToDictionary(letter => letter.Offset);
        var topic = planned[0].Topic;
        var messages = letters.Messages(topic, planned[0].Offset, planned[^1].Offset + 1, cancellationToken)
            .Where(message => byOffset.ContainsKey(message.Offset.Value));
        foreach (var batch in messages.Chunk(BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await ReplayBatchAsync(topic, [.. batch.Select(message => (byOffset[message.Offset.Value], message))]);
        }
    }

    /// <summary>Isn't cancelled: what is sent has to be entered.</summary>
    private async Task ReplayBatchAsync(string topic, IReadOnlyList<(DeadLetter Letter, ConsumeResult<byte[]?, byte[]?> Message)> batch)
    {
        var origin = topic[..^DeadLetterCommands.Suffix.Length];
        var sends = batch.Select(item => producer.ProduceAsync(origin, Unwrap(item.Message.Message))).ToList();
        var all = Task.WhenAll(sends);
        await ((Task)all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        var sent = batch.Zip(sends, (item, send) => (item.Letter, item.Message, Send: send))
            .Where(item => item.Send.IsCompletedSuccessfully)
            .Select(item => (item.Letter, item.Message, Place: PlaceOf(item.Send.Result)))
            .ToList();
        await Task.WhenAll(sent.Select(item => producer.ProduceAsync(ReplayLedger.TopicOf(topic), new Message<byte[]?, byte[]?>
        {
            Key = Encoding.UTF8.GetBytes(ReplayLedger.KeyOf(item.Message)),
            Value = Encoding.UTF8.GetBytes(item.Place),
        })));
        Done.AddRange(sent.Select(item => item.Letter with { Replayed = item.Place }));
        await all;
    }

    /// <summary>The message as it came: without the headers that made it a dead letter. Its time is now, so that retention doesn't delete it at once.</summary>
    private static Message<byte[]?, byte[]?> Unwrap(Message<byte[]?, byte[]?> letter)
    {
        var added = DeadLetterHeaders.All.ToHashSet();
        var headers = new Headers();
        foreach (var header in letter.Headers.Reverse().Where(header => !added.Remove(header.Key)).Reverse())
            headers.Add(header.Key, header.GetValueBytes());
        return new Message<byte[]?, byte[]?> { Key = letter.Key, Value = letter.Value, Headers = headers };
    }

    private static string PlaceOf(DeliveryResult<byte[]?, byte[]?> sent) =>
        string.Create(CultureInfo.InvariantCulture, $"{sent.Topic}/{sent.Partition.Value}/{sent.Offset.Value}");
}
