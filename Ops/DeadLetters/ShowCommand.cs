using System.CommandLine;
using System.Globalization;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Kafka;

namespace MetalsPipeline.Ops.DeadLetters;

/// <summary><c>metals dlq show</c></summary>
internal static class ShowCommand
{
    /// <param name="Letter">Its name.</param>
    /// <param name="Time">When it was given up, UTC.</param>
    /// <param name="Headers">In their order: the message's own, then those that say why and from where.</param>
    /// <param name="Key">Null if it has none.</param>
    /// <param name="Value">Null if it has none.</param>
    private sealed record Content(string Letter, DateTime Time, IReadOnlyList<HeaderContent> Headers, Bytes? Key, Bytes? Value);

    private sealed record HeaderContent(string Name, Bytes? Value);

    public static Command Create(Shell shell)
    {
        var letter = new Argument<LetterId?>("LETTER")
        {
            Description = "Topic and offset, as 'list' shows them: metals-prices.dlq/12",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (!LetterId.TryParse(text, out var id))
                    result.AddError($"'{text}' doesn't name a letter; write TOPIC/OFFSET, for instance {DeadLetterCommands.AllTopics[0]}/12.");
                return id;
            },
            Arity = ArgumentArity.ExactlyOne,
        };
        return new Verb("show", "Shows a dead letter: headers, key and value, as text or else in hexadecimal.", "metals dlq show metals-prices.dlq/12", shell, (run, token) =>
        {
            var id = run.Arguments.GetRequiredValue(letter)!;
            using var kafka = KafkaConnection.Open(run, token);
            using var letters = new DeadLetterReader(kafka, shell.Time);
            var message = letters.Messages(id.Topic, id.Offset, id.Offset + 1, token).FirstOrDefault()?.Message
                ?? throw new CommandException($"There is no letter {id}: it isn't there yet or any more; 'metals dlq list' lists what is there.");

            var headers = message.Headers.Select(header => new HeaderContent(header.Key, Bytes.Of(header.GetValueBytes())));
            var content = new Content(id.ToString(), message.Timestamp.UtcDateTime, [.. headers], Bytes.Of(message.Key), Bytes.Of(message.Value));
            run.Output.Item(content, () => WriteText(content, run));
            return Task.FromResult(ExitCode.Success);
        })
        {
            letter,
        };
    }

    private static void WriteText(Content content, Run run)
    {
        var lines = content.Headers.Select(header => (header.Name, (object?)header.Value))
            .Prepend(("time", content.Time.ToString("yyyy-MM-dd HH:mm:ss.fffZ", CultureInfo.InvariantCulture)))
            .Prepend(("letter", content.Letter))
            .Append(("key", content.Key))
            .ToList();
        run.Output.WriteTable(run.Shell.Out, lines, new("NAME", line => line.Item1), new("VALUE", line => line.Item2));
        run.Shell.Out.WriteLine();
        foreach (var line in (content.Value?.ToString() ?? "(no value)").Split('\n'))
            run.Shell.Out.WriteLine(Output.Printable(line.TrimEnd('\r')));
    }
}
