using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Kafka;
using TopicNames = MetalsPipeline.Contracts.Topics;

namespace MetalsPipeline.Ops.DeadLetters;

/// <summary><c>metals dlq</c>: messages that couldn't be processed.</summary>
internal static class DeadLetterCommands
{
    /// <summary>What a dead-letter topic is called after the topic beside it.</summary>
    public static readonly string Suffix = TopicNames.DeadLetter("");

    public static readonly string[] AllTopics = [.. TopicNames.Data.Select(TopicNames.DeadLetter)];

    /// <summary>Columns of a list of letters.</summary>
    public static readonly Column<DeadLetter>[] Columns =
    [
        new("LETTER", letter => letter.Letter),
        new("TIME (UTC)", letter => letter.Time),
        new("ORIGIN", letter => letter.Origin),
        new("KEY", letter => letter.Key),
        new("REASON", letter => letter.Reason),
        new("REPLAYED TO", letter => letter.Replayed),
    ];

    public static Command Create(Shell shell)
    {
        var command = new Command("dlq", "Dead letters: messages that couldn't be processed. Look, mend the cause, replay.")
        {
            ListCommand.Create(shell),
            ShowCommand.Create(shell),
            ReplayCommand.Create(shell),
        };
        KafkaOptions.AddTo(command);
        return command;
    }

    /// <summary>An option that picks one of the dead-letter topics.</summary>
    public static Option<string?> TopicOption()
    {
        var option = new Option<string?>("--topic") { Description = "Only letters on this topic. [default: all]", HelpName = string.Join('|', AllTopics) };
        option.AcceptOnlyFromAmong(AllTopics);
        return option;
    }
}
