using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Kafka;

namespace MetalsPipeline.Ops.DeadLetters;

/// <summary><c>metals dlq list</c></summary>
internal static class ListCommand
{
    private const int DefaultLimit = 50;

    public static Command Create(Shell shell)
    {
        var topic = DeadLetterCommands.TopicOption();
        var limit = CommonOptions.Whole("--limit", "N", 1, 100_000, $"At most so many, the newest. [default: {DefaultLimit}]");
        return new Verb("list", "Lists dead letters, oldest first.", "metals dlq list --topic metals-prices.dlq --limit 10", shell, (run, token) =>
        {
            using var kafka = KafkaConnection.Open(run, token);
            using var letters = new DeadLetterReader(kafka, shell.Time);
            var most = run.Arguments.GetValue(limit) ?? DefaultLimit;
            string[] topics = run.Arguments.GetValue(topic) is { } one ? [one] : DeadLetterCommands.AllTopics;

            var total = topics.Sum(letters.Count);
            var newest = topics.SelectMany(name => letters.Newest(name, most, token)).OrderBy(letter => letter.Time).TakeLast(most).ToList();
            run.Output.Rows(newest, DeadLetterCommands.Columns);
            if (newest.Count < total)
                run.Progress($"These are the newest {newest.Count} of {total}; --limit shows more.");
            return Task.FromResult(ExitCode.Success);
        })
        {
            topic,
            limit,
        };
    }
}
