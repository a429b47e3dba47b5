using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Kafka;

namespace MetalsPipeline.Ops.Topics;

/// <summary><c>metals topics apply</c></summary>
internal static class ApplyCommand
{
    public static Command Create(Shell shell)
    {
        var file = new Option<string>("--file", "-f") { Description = "YAML file with the topics; - reads it from standard input.", HelpName = "FILE", Required = true };
        var verb = new Verb(
            "apply",
            "Makes topics as a file says: new ones, more partitions, other settings. Topics that it doesn't name are left alone.",
            "metals topics apply -f topics.yml --dry-run",
            shell,
            async (run, token) =>
            {
                var name = run.Arguments.GetRequiredValue(file);
                var wanted = TopicFile.Parse(name, name == "-" ? await shell.In.ReadToEndAsync(token) : await File.ReadAllTextAsync(name, token));

                using var kafka = KafkaConnection.Open(run, token);
                var plan = await TopicPlan.MakeAsync(kafka, wanted, token);
                var topics = string.Join(' ', plan.Changes.Select(item => item.Topic).Distinct());
                return await ChangeOptions.CarryOutAsync(
                    run,
                    plan.Changes,
                    TopicChange.Columns,
                    $"Change {topics}?",
                    $"topics apply {topics}",
                    () => plan.ApplyAsync(kafka, token),
                    token);
            })
        {
            file,
        };
        ChangeOptions.AddTo(verb);
        return verb;
    }
}
