using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Kafka;

namespace MetalsPipeline.Ops.Topics;

/// <summary><c>metals topics create</c></summary>
internal static class CreateCommand
{
    public static Command Create(Shell shell)
    {
        var name = new Argument<string>("NAME") { Description = "What the topic is called." };
        var partitions = CommonOptions.Whole("--partitions", "N", 1, 100_000, "Number of partitions. [default: the broker's]");
        var copies = CommonOptions.Whole("--replication-factor", "N", 1, short.MaxValue, "Copies of each partition. [default: the broker's]");
        var config = new Option<string[]>("--config") { Description = "A setting of the topic; once for each.", HelpName = "NAME=VALUE", Arity = ArgumentArity.OneOrMore };
        config.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.IndexOf('=') < 1))
                result.AddError($"--config '{token.Value}' is no setting; write NAME=VALUE.");
            foreach (var twice in result.Tokens.CountBy(token => token.Value.Split('=')[0]).Where(count => count.Value > 1))
                result.AddError($"--config {twice.Key} is given twice.");
        });

        var verb = new Verb(
            "create",
            "Makes a topic.",
            "metals topics create trades --partitions 6 --replication-factor 3 --config min.insync.replicas=2 --dry-run",
            shell,
            async (run, token) =>
            {
                using var kafka = KafkaConnection.Open(run, token);
                var topic = run.Arguments.GetRequiredValue(name);
                if (kafka.FindTopic(topic) is not null)
                    throw new CommandException($"There is a topic {topic} already; 'metals topics apply' changes topics.");

                var settings = run.Arguments.GetValue(config) ?? [];
                var wanted = new WantedTopic
                {
                    Partitions = run.Arguments.GetValue(partitions),
                    ReplicationFactor = (short?)run.Arguments.GetValue(copies),
                    Config = settings.Select(setting => setting.Split('=', 2)).ToDictionary(setting => setting[0], setting => (string?)setting[1]),
                };
                var plan = await TopicPlan.MakeAsync(kafka, new Dictionary<string, WantedTopic> { [topic] = wanted }, token);
                return await ChangeOptions.CarryOutAsync(
                    run, plan.Changes, TopicChange.Columns, $"Make {topic}?", $"topics create {topic}", () => plan.ApplyAsync(kafka, token), token);
            })
        {
            name,
            partitions,
            copies,
            config,
        };
        ChangeOptions.AddTo(verb);
        return verb;
    }
}
