using System.CommandLine;
using MetalsPipeline.Contracts;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Kafka;

namespace MetalsPipeline.Ops.Topics;

/// <summary><c>metals topics monitor</c></summary>
internal static class MonitorCommand
{
    private const int DefaultSeconds = 10;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly Column<TopicFlow>[] Columns =
    [
        new("TOPIC", flow => flow.Topic),
        new("MESSAGES", flow => flow.Messages),
        new("A SECOND", flow => $"{flow.PerSecond:0.0}"),
        new("LAG", flow => flow.Lag),
        new("LAG CHANGE", flow => flow.LagChange is { } change ? $"{change:+0;-0;0}" : null),
    ];

    public static Command Create(Shell shell)
    {
        var names = new Argument<string[]>("TOPIC") { Description = "Which. [default: all but Kafka's own]", Arity = ArgumentArity.ZeroOrMore };
        var seconds = CommonOptions.Whole("--seconds", "N", 1, 86_400, $"For how long. [default: {DefaultSeconds}]");
        var group = new Option<string>("--group") { Description = $"Whose lag. [default: {ConsumerGroups.Processors}]", HelpName = "NAME" };
        return new Verb(
            "monitor",
            "Watches how much comes in and how the lag changes; as ndjson, line by line each second.",
            "metals topics monitor metals-prices --seconds 30",
            shell,
            async (run, token) =>
            {
                using var kafka = KafkaConnection.Open(run, token);
                var topics = run.Arguments.GetValue(names) is { Length: > 0 } asked
                    ? asked.Distinct().Select(kafka.Topic).ToList()
                    : [.. kafka.Metadata.Topics.Where(topic => !TopicCommands.IsInternal(topic.Topic))];
                var meter = new FlowMeter(kafka, topics, run.Arguments.GetValue(group) ?? ConsumerGroups.Processors, shell.Time);
                var limit = TimeSpan.FromSeconds(run.Arguments.GetValue(seconds) ?? DefaultSeconds);

                run.Progress($"Watching {topics.Count} topics for {limit.TotalSeconds} s.");
                var first = await meter.SampleAsync(token);
                var (before, last) = (first, first);
                while (shell.Time.GetElapsedTime(first.Timestamp) < limit)
                {
                    await Task.Delay(Interval, shell.Time, token);
                    (before, last) = (last, await meter.SampleAsync(token));
                    if (run.Output.Format == OutputFormat.Ndjson)
                        run.Output.Rows(meter.Between(before, last), Columns);
                }

                if (run.Output.Format != OutputFormat.Ndjson)
                    run.Output.Rows(meter.Between(first, last), Columns);
                return ExitCode.Success;
            })
        {
            names,
            seconds,
            group,
        };
    }
}
