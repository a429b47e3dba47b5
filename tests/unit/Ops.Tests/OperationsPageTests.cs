using System.Runtime.CompilerServices;
using Confluent.Kafka;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Ops.Tests;

public class OperationsPageTests : KafkaTest
{
    /// <summary>These need more than a Kafka: the tests of the running system and those on a Swarm have them.</summary>
    private static readonly string[] NeedMore = ["swarm ", "stack ", "pipeline smoke", "pipeline health", "pipeline scaling-test"];

    [Fact]
    public async Task Every_command_on_the_page_works_in_its_order()
    {
        await AddLetterAsync("metal: is missing");
        await AddLetterAsync("price: must be positive");
        Commit();
        var page = await File.ReadAllTextAsync(PagePath());
        await File.WriteAllTextAsync("topics.yml", page.Split("```yaml\n")[1].Split("```")[0]);

        var commands = page.Split('\n')
            .Where(line => line.StartsWith("    metals ", StringComparison.Ordinal))
            .Select(line => line.Trim()["metals ".Length..].Split("  #")[0])
            .Where(line => !NeedMore.Any(verb => line.StartsWith(verb, StringComparison.Ordinal)))
            .ToList();
        commands.Count.ShouldBeGreaterThan(15);
        foreach (var command in commands)
        {
            var result = await Metals.RunAsync(command);
            result.ExitCode.ShouldBeOneOf([0, 2], $"{command}: {result.Error}");
        }

        File.Delete("topics.yml");
        ReadAll("metals-prices").Count.ShouldBe(3); // A price that was sent, and two letters that were replayed.
        ReadAll("trades").ShouldBeEmpty();
    }

    /// <summary>The processors have read nothing yet, but are known.</summary>
    private void Commit()
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(
            new ConsumerConfig { BootstrapServers = Address, GroupId = ConsumerGroups.Processors, EnableAutoCommit = false }).Build();
        consumer.Commit([new TopicPartitionOffset("metals-prices", 0, 0)]);
        consumer.Close();
    }

    private static string PagePath([CallerFilePath] string caller = "") => Path.Combine(Path.GetDirectoryName(caller)!, "../../../docs/operations.md");
}
