using System.CommandLine;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Kafka;
using MetalsPipeline.Ops.Topics;
using TopicNames = MetalsPipeline.Contracts.Topics;

namespace MetalsPipeline.Ops.Pipeline.Ticks;

/// <summary><c>metals pipeline tail</c></summary>
internal static class TailCommand
{
    private const string Beginning = "beginning";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private static readonly Option<string?> Metal = new("--metal") { Description = "Only prices of this metal, or stock. [default: all]", HelpName = "NAME" };

    private static readonly Option<string> Topic = new("--topic") { Description = "Where.", HelpName = "NAME", DefaultValueFactory = _ => TopicNames.MetalsPrices };

    private static readonly Option<string> From = new("--from") { Description = "Where to begin.", DefaultValueFactory = _ => "end" };

    private static readonly Option<int?> Count = CommonOptions.Whole("--count", "N", 1, 1_000_000, "End after so many. [default: never]");

    static TailCommand()
    {
        From.AcceptOnlyFromAmong(Beginning, "end");
        Topic.CompletionSources.Add([.. TopicNames.Data]);
    }

    public static Command Create(Shell shell) =>
        new Verb("tail", "Shows prices as they go by in Kafka.", "metals pipeline tail --metal gold --from beginning --count 20", shell, async (run, token) =>
        {
            using var kafka = KafkaConnection.Open(run, token);
            var topic = kafka.Topic(run.Arguments.GetRequiredValue(Topic));
            var isWhole = run.Arguments.GetValue(From) == Beginning;
            var starts = await kafka.ListAsync([topic], isWhole ? OffsetSpec.Earliest() : OffsetSpec.Latest(), token);
            run.Progress($"Following {topic.Topic} from its {(isWhole ? Beginning : "end")}; Ctrl-C ends it.");
            Follow(run, kafka, starts, token);
            return ExitCode.Success;
        })
        {
            Metal,
            Topic,
            From,
            Count,
        };

    private static void Follow(Run run, KafkaConnection kafka, Dictionary<TopicPartition, long> starts, CancellationToken cancellationToken)
    {
        var (metal, left) = (run.Arguments.GetValue(Metal), run.Arguments.GetValue(Count));
        var (trends, tape) = (new Trends(), new TickTape(run));
        using var consumer = kafka.CreateConsumer();
        consumer.Assign(starts.Select(start => new TopicPartitionOffset(start.Key, start.Value)));
        try
        {
            while (left != 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (consumer.Consume(Poll) is not { IsPartitionEOF: false } message)
                    continue;
                var tick = trends.Follow(TailedTick.Of(message, run.Shell.Time.GetUtcNow().UtcDateTime));
                if (metal is not null && tick.Instrument != metal)
                    continue;
                tape.Add(tick);
                left--;
            }
        }
        finally
        {
            tape.End();
            consumer.Close();
        }
    }
}
