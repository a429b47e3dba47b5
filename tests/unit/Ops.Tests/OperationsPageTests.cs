using System.Runtime.CompilerServices;

namespace MetalsPipeline.Ops.Tests;

public class OperationsPageTests : KafkaTest
{
    [Fact]
    public async Task Every_command_on_the_page_works_in_its_order()
    {
        await AddLetterAsync("metal: is missing");
        await AddLetterAsync("price: must be positive");

        var commands = (await File.ReadAllLinesAsync(PagePath()))
            .Where(line => line.StartsWith("    metals ", StringComparison.Ordinal))
            .Where(line => !line.StartsWith("    metals stack ", StringComparison.Ordinal)) // Those need a Swarm; the tests on one run them.
            .Select(line => line.Trim()["metals ".Length..].Split("  #")[0])
            .ToList();
        commands.Count.ShouldBeGreaterThan(5);
        foreach (var command in commands)
        {
            var result = await Metals.RunAsync(command);
            result.ExitCode.ShouldBeOneOf([0, 2], $"{command}: {result.Error}");
        }

        ReadAll("metals-prices").Count.ShouldBe(2);
    }

    private static string PagePath([CallerFilePath] string caller = "") => Path.Combine(Path.GetDirectoryName(caller)!, "../../../docs/operations.md");
}
