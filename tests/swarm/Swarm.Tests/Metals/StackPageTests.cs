using System.Runtime.CompilerServices;

namespace MetalsPipeline.Swarm.Tests.Metals;

[Collection(OnMetalsSwarm.Name)]
public sealed class StackPageTests(DeployedShop shop)
{
    /// <summary>A checkout, and a terminal: <c>WatchTests</c> has one.</summary>
    private static readonly string[] NeedMore = ["stack build", "stack watch"];

    [Fact]
    public async Task Every_command_for_the_stack_on_the_operations_page_works_in_its_order()
    {
        using var stack = new MetalsStack(shop.Swarm, "metals");
        stack.Publish(MetalsStack.Service("processor", more: "secrets:\n  - source: api-key"), stack.Ending());
        var commands = (await File.ReadAllLinesAsync(PagePath()))
            .Where(line => line.StartsWith("    metals stack ", StringComparison.Ordinal))
            .Select(line => line.Trim()["metals ".Length..].Split("  #")[0])
            .Where(command => !NeedMore.Any(verb => command.StartsWith(verb, StringComparison.Ordinal)))
            .ToList();
        commands.Count.ShouldBeGreaterThan(8);
        foreach (var command in commands)
        {
            var result = await stack.RunAsync(command
                .Replace("artifacts/stack", stack.Folder, StringComparison.Ordinal)
                .Replace("registry.example.com/metals/processor:1.1", MetalsStack.OtherImage, StringComparison.Ordinal));
            // The first plan misses the secret that the next command makes.
            int[] expected = command.StartsWith("stack plan", StringComparison.Ordinal) ? [1] : [0, 2];
            result.ExitCode.ShouldBeOneOf(expected, $"{command}: {result.Out}{result.Error}");
        }
    }

    private static string PagePath([CallerFilePath] string caller = "") => Path.Combine(Path.GetDirectoryName(caller)!, "../../../../docs/operations.md");
}
