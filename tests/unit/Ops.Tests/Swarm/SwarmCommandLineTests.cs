using System.Runtime.CompilerServices;

namespace MetalsPipeline.Ops.Tests.Swarm;

public sealed class SwarmCommandLineTests : IDisposable
{
    private readonly Metals _metals = new();

    public SwarmCommandLineTests() => _metals.Variables["DOCKER_HOST"] = "tcp://127.0.0.1:1"; // Nobody answers there.

    [Theory]
    [InlineData("swarm init", 1)]
    [InlineData("swarm join-command", 1)]
    [InlineData("swarm label", 1)]
    [InlineData("swarm doctor", 5)]
    [InlineData("swarm drain", 1)]
    [InlineData("stack build", 1)]
    [InlineData("stack status", 1)]
    [InlineData("stack logs", 1)]
    [InlineData("stack watch", 64)]
    public async Task Help_shows_an_example_that_is_right(string verb, int exitCode)
    {
        var help = await _metals.RunAsync($"{verb} --help");
        help.ExitCode.ShouldBe(0);
        var example = help.Out.Split("Example:")[1].Trim();
        example.ShouldStartWith($"metals {verb}");

        var run = await _metals.RunAsync(example["metals ".Length..]);
        run.ExitCode.ShouldBe(exitCode);
        (run.Out + run.Error).ShouldContain(exitCode == 64 ? "'watch' needs a terminal" : "The Docker engine at tcp://127.0.0.1:1 doesn't answer");
    }

    [Theory]
    [InlineData("swarm", "Required command")]
    [InlineData("swarm init --autolock", "--unlock-key-file is missing")]
    [InlineData("swarm init --unlock-key-file key", "--autolock is missing")]
    [InlineData("swarm init --topology Triple", "--topology must be Single or HighAvailability, but is 'Triple'.")]
    [InlineData("swarm join-command --manager --worker", "exclude each other")]
    [InlineData("swarm label", "A NODE and a LABEL are missing")]
    [InlineData("swarm label node-1", "A NODE and a LABEL are missing")]
    [InlineData("swarm label node-1 --topology Single", "--topology labels all nodes: it goes with neither NODE nor --remove")]
    [InlineData("swarm label --published stack --remove", "--published labels all nodes: it goes with neither NODE nor --remove")]
    [InlineData("swarm label --published stack --topology Single", "--topology and --published exclude each other")]
    [InlineData("swarm label node-1 kafka=1", "'kafka=1' can't be a label")]
    [InlineData("swarm drain", "NODE")]
    [InlineData("stack logs", "SERVICE")]
    [InlineData("stack logs web --since yesterday", "--since 'yesterday' is no moment; write 90s")]
    [InlineData("stack logs web --tail many", "--tail must be a whole number from 0")]
    [InlineData("stack logs web --follow --output json", "use --output ndjson")]
    [InlineData("stack watch --api nowhere", "--api 'nowhere' is no address")]
    [InlineData("stack watch", "'watch' needs a terminal; 'metals stack status' doesn't.")]
    [InlineData("stack status --context elsewhere", "The Docker context 'elsewhere' does not exist.")]
    public async Task A_wrong_command_line_is_refused_naming_what_is_wrong(string commandLine, string expected)
    {
        var refused = await _metals.RunAsync(commandLine);

        refused.ExitCode.ShouldBe(64);
        refused.Out.ShouldBeEmpty();
        refused.Error.ShouldContain(expected);
    }

    [Fact]
    public async Task The_doctor_says_what_to_do_where_no_engine_answers() =>
        (await _metals.RunAsync("swarm doctor --output json")).ShouldMatchSnapshot("swarm-doctor");

    [Fact]
    public async Task What_the_operations_page_says_is_understood()
    {
        string[] own = ["swarm ", "stack status", "stack logs", "stack build"];
        var commands = (await File.ReadAllLinesAsync(PagePath()))
            .Where(line => line.StartsWith("    metals ", StringComparison.Ordinal))
            .Select(line => line.Trim()["metals ".Length..].Split("  #")[0])
            .Where(line => own.Any(verb => line.StartsWith(verb, StringComparison.Ordinal)))
            .ToList();
        commands.Count.ShouldBeGreaterThan(9);
        foreach (var command in commands)
        {
            var result = await _metals.RunAsync(command);
            (result.Out + result.Error).ShouldContain("doesn't answer", customMessage: command);
        }
    }

    public void Dispose() => _metals.Dispose();

    private static string PagePath([CallerFilePath] string caller = "") => Path.Combine(Path.GetDirectoryName(caller)!, "../../../../docs/operations.md");
}
