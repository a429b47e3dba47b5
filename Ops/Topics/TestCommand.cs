using System.CommandLine;
using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Kafka;
using TopicNames = MetalsPipeline.Contracts.Topics;

namespace MetalsPipeline.Ops.Topics;

/// <summary><c>metals topics test</c></summary>
internal static class TestCommand
{
    /// <summary>As many copies as the pipeline's own topics have at most.</summary>
    private const int MostCopies = 3;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <param name="Topic">Where it was written.</param>
    /// <param name="Partition">Partition there.</param>
    /// <param name="Offset">Offset there.</param>
    /// <param name="WriteMs">Until all in-sync replicas had it, ms.</param>
    /// <param name="ReadMs">From then until it was read, ms.</param>
    private sealed record RoundTrip(string Topic, int Partition, long Offset, double WriteMs, double ReadMs);

    /// <param name="Topic">Where it would be written.</param>
    /// <param name="Would">What would be done.</param>
    private sealed record Plan(string Topic, string Would);

    public static Command Create(Shell shell)
    {
        var topic = new Option<string?>("--topic") { Description = "Where to write. [default: a topic of its own, which is deleted again]", HelpName = "NAME" };
        topic.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (TopicNames.Data.Contains(token.Value) || TopicCommands.IsInternal(token.Value)))
                result.AddError($"--topic {token.Value}: a test's message has no place there; 'metals pipeline smoke' sends a price through the pipeline.");
        });
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be done, if Kafka lets it be done; exit code 2." };
        return new Verb("test", "Writes a message and reads it back.", "metals topics test --output json", shell, async (run, token) =>
        {
            using var kafka = KafkaConnection.Open(run, token);
            var given = run.Arguments.GetValue(topic);
            var name = given is null ? $"metals-test-{Guid.NewGuid():N}" : kafka.Topic(given).Topic;
            if (run.Arguments.GetValue(dryRun))
            {
                if (given is null)
                    await MakeTopicAsync(kafka, name, validateOnly: true);
                var would = given is null ? "make the topic, write a message, read it back, delete the topic" : "write a message, read it back";
                run.Output.Rows([new Plan(name, would)], new("TOPIC", plan => plan.Topic), new("WOULD", plan => plan.Would));
                return ExitCode.HasChanges;
            }

            RoundTrip? result = null;
            await new AuditLog(shell).AroundAsync($"topics test {name}", async () =>
                result = given is null ? await MeasureOnOwnAsync(kafka, name, shell.Time, token) : await MeasureAsync(kafka, name, shell.Time, token));

            run.Output.Rows(
                [result!],
                new("TOPIC", trip => trip.Topic),
                new("PARTITION", trip => trip.Partition),
                new("OFFSET", trip => trip.Offset),
                new("WRITTEN IN MS", trip => $"{trip.WriteMs:0.0}"),
                new("READ IN MS", trip => $"{trip.ReadMs:0.0}"));
            return ExitCode.Success;
        })
        {
            topic,
            dryRun,
        };
    }

    /// <summary>Not cut short: whether it is there has to be known, since it is deleted again.</summary>
    private static Task MakeTopicAsync(KafkaConnection kafka, string name, bool validateOnly) => kafka.Admin.CreateTopicsAsync(
        [new TopicSpecification { Name = name, NumPartitions = 1, ReplicationFactor = (short)Math.Min(MostCopies, kafka.Metadata.Brokers.Count) }],
        new CreateTopicsOptions { RequestTimeout = KafkaConnection.RequestTimeout, ValidateOnly = validateOnly });

    private static async Task<RoundTrip> MeasureOnOwnAsync(KafkaConnection kafka, string name, TimeProvider time, CancellationToken cancellationToken)
    {
        await MakeTopicAsync(kafka, name, validateOnly: false);
        try
        {
            return await MeasureAsync(kafka, name, time, cancellationToken);
        }
        finally
        {
            await kafka.Admin.DeleteTopicsAsync([name], new DeleteTopicsOptions { RequestTimeout = KafkaConnection.RequestTimeout });
        }
    }

    private static async Task<RoundTrip> MeasureAsync(KafkaConnection kafka, string topic, TimeProvider time, CancellationToken cancellationToken)
    {
        var mark = Encoding.UTF8.GetBytes($"metals topics test {Guid.NewGuid()}");
        using var producer = kafka.CreateProducer();
        var started = time.GetTimestamp();
        var written = await producer.ProduceAsync(topic, new Message<byte[]?, byte[]?> { Key = mark, Value = mark }, cancellationToken);
        var writeTime = time.GetElapsedTime(started);

        using var consumer = kafka.CreateConsumer();
        consumer.Assign(written.TopicPartitionOffset);
        started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < KafkaConnection.RequestTimeout)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (consumer.Consume(Poll) is not { IsPartitionEOF: false } read)
                continue;
            if (read.Offset != written.Offset || !mark.AsSpan().SequenceEqual(read.Message.Value))
                throw new CommandException($"What was read at {written.TopicPartitionOffset} isn't what was written there.");
            var readTime = time.GetElapsedTime(started);
            consumer.Close();
            return new RoundTrip(topic, written.Partition.Value, written.Offset.Value, Milliseconds(writeTime), Milliseconds(readTime));
        }

        throw new CommandException(
            $"The message at {written.TopicPartitionOffset} was written, but isn't read after {KafkaConnection.RequestTimeout.TotalSeconds} s.", ExitCode.Unhealthy);
    }

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);
}
