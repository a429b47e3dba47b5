using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Kafka;

namespace MetalsPipeline.Ops.Topics;

/// <summary><c>metals topics</c>: topics, and who reads them.</summary>
internal static class TopicCommands
{
    public static Command Create(Shell shell)
    {
        var command = new Command("topics", "Topics, their health, and how far their readers are.")
        {
            CreateCommand.Create(shell),
            ApplyCommand.Create(shell),
            DescribeCommand.Create(shell),
            LagCommand.Create(shell),
            GroupsCommand.Create(shell),
            HealthCommand.Create(shell),
            TestCommand.Create(shell),
            MonitorCommand.Create(shell),
            ResetOffsetsCommand.Create(shell),
        };
        KafkaOptions.AddTo(command);
        return command;
    }

    /// <summary>Whether Kafka keeps its own things there.</summary>
    public static bool IsInternal(string topic) => topic.StartsWith("__", StringComparison.Ordinal);
}
