using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Kafka;

namespace MetalsPipeline.Ops.DeadLetters;

/// <summary><c>metals dlq replay</c></summary>
internal static class ReplayCommand
{
    public static Command Create(Shell shell)
    {
        var topic = DeadLetterCommands.TopicOption();
        var offsets = new Option<string?>("--offsets") { Description = "Only these offsets of --topic: 3-9, 3-, -9 or 3.", HelpName = "FIRST-LAST" };
        var reason = new Option<string?>("--reason") { Description = "Only letters whose reason has this text in it.", HelpName = "TEXT" };
        offsets.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !OffsetRange.TryParse(token.Value, out _))
                result.AddError($"--offsets '{token.Value}' isn't a range; write 3-9, 3-, -9 or 3.");
        });

        var verb = new Verb(
            "replay",
            "Sends dead letters back to the topic that they came from, as they came, each once.",
            "metals dlq replay --topic metals-prices.dlq --reason price --dry-run",
            shell,
            async (run, token) =>
            {
                using var kafka = KafkaConnection.Open(run, token);
                using var letters = new DeadLetterReader(kafka, shell.Time);
                var plan = Plan(
                    letters,
                    run.Arguments.GetValue(topic) is { } one ? [one] : DeadLetterCommands.AllTopics,
                    run.Arguments.GetValue(offsets) is { } text && OffsetRange.TryParse(text, out var range) ? range : OffsetRange.All,
                    run.Arguments.GetValue(reason),
                    token);

                var end = await ChangeOptions.AgreeAsync(run, plan.Count == 0, () => run.Output.Rows(plan, DeadLetterCommands.Columns), () =>
                {
                    Summarise(plan, run);
                    return run.ConfirmAsync($"Replay {plan.Count} dead letters?", token);
                });
                if (end is { } exitCode)
                    return exitCode;
                await ReplayAsync(plan, kafka, letters, run, token);
                return ExitCode.Success;
            })
        {
            topic,
            offsets,
            reason,
        };
        ChangeOptions.AddTo(verb);
        verb.Validators.Add(result =>
        {
            if (result.GetValue(offsets) is not null && result.GetValue(topic) is null)
                result.AddError("--topic is missing: --offsets are those of one topic.");
        });
        return verb;
    }

    private static List<DeadLetter> Plan(DeadLetterReader letters, string[] topics, OffsetRange range, string? reason, CancellationToken cancellationToken) =>
    [
        .. topics
            .SelectMany(topic => letters.Read(topic, range.First, range.Last + 1, cancellationToken))
            .Where(letter => letter.Replayed is null)
            .Where(letter => reason is null || letter.Reason?.Contains(reason, StringComparison.OrdinalIgnoreCase) == true),
    ];

    private static void Summarise(List<DeadLetter> plan, Run run) =>
        run.Output.WriteTable(
            run.Shell.Error,
            plan.GroupBy(letter => (letter.Topic, letter.Reason)),
            new("TOPIC", group => group.Key.Topic),
            new("REASON", group => group.Key.Reason),
            new("LETTERS", group => group.Count()),
            new("OFFSETS", group => $"{group.Min(letter => letter.Offset)}-{group.Max(letter => letter.Offset)}"));

    private static async Task ReplayAsync(List<DeadLetter> plan, KafkaConnection kafka, DeadLetterReader letters, Run run, CancellationToken cancellationToken)
    {
        using var producer = kafka.CreateProducer();
        var replayer = new Replayer(letters, producer);
        try
        {
            await new AuditLog(run.Shell).AroundAsync(
                $"dlq replay {string.Join(' ', plan.GroupBy(letter => letter.Topic).Select(group => $"{group.Key}/{string.Join(',', Ranges(group))}"))}",
                async () =>
                {
                    foreach (var group in plan.GroupBy(letter => letter.Topic))
                    {
                        await letters.Ledger.CreateAsync(group.Key, cancellationToken);
                        await replayer.ReplayAsync([.. group], cancellationToken);
                    }

                    if (replayer.Done.Count < plan.Count)
                        throw new CommandException($"{plan.Count - replayer.Done.Count} letters were deleted meanwhile: the topic keeps them no longer.");
                },
                () => $"{replayer.Done.Count} of {plan.Count}");
        }
        finally
        {
            run.Progress($"Replayed {replayer.Done.Count} of {plan.Count}.");
            run.Output.Rows(replayer.Done, DeadLetterCommands.Columns);
        }
    }

    /// <summary>Neighbours together: 3-9.</summary>
    private static IEnumerable<string> Ranges(IEnumerable<DeadLetter> letters)
    {
        // Offsets that follow each other have the same distance to their index.
        return letters.Select((letter, index) => (letter.Offset, Distance: letter.Offset - index))
            .GroupBy(item => item.Distance, item => item.Offset)
            .Select(run => run.First() == run.Last() ? $"{run.First()}" : $"{run.First()}-{run.Last()}");
    }
}
