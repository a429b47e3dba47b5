namespace MetalsPipeline.Ops.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly Metals _metals = new();

    /// <summary>Without a terminal there is no screen for "watch", which is a wrong command line then.</summary>
    public static TheoryData<string> Verbs => [.. Metals.Verbs.Except(["stack watch"])];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Help_shows_an_example_that_is_right(string verb)
    {
        var help = await _metals.RunAsync($"{verb} --help");
        help.ExitCode.ShouldBe(0);
        help.Error.ShouldBeEmpty();
        help.Out.ShouldContain($"metals {verb}");
        help.Out.ShouldContain("[default: table]");
        var example = help.Out.Split("Example:")[1].Trim();
        example.ShouldStartWith($"metals {verb}");

        _metals.Variables["METALS_KAFKA"] = "127.0.0.1:1";
        _metals.Variables["DOCKER_HOST"] = "unix:///nowhere";
        (await _metals.RunAsync(example["metals ".Length..])).ExitCode.ShouldNotBe(64);
    }

    [Theory]
    [InlineData("", "Required command")]
    [InlineData("dlq", "Required command")]
    [InlineData("sunshine", "sunshine")]
    [InlineData("dlq list --limit 0", "--limit must be a whole number from 1 to 100000")]
    [InlineData("dlq list --limit many", "but is 'many'")]
    [InlineData("dlq list --topic silver.dlq", "silver.dlq")]
    [InlineData("dlq list --output xml", "xml")]
    [InlineData("dlq list --timeout 0", "--timeout must be a whole number from 1")]
    [InlineData("dlq show", "LETTER")]
    [InlineData("dlq show metals-prices.dlq", "TOPIC/OFFSET")]
    [InlineData("dlq replay --offsets 1-2", "--topic is missing")]
    [InlineData("dlq replay --topic metals-prices.dlq --offsets 9-3", "'9-3' isn't a range")]
    [InlineData("stack scale web", "'web' isn't SERVICE=N with N from 0 to 100.")]
    [InlineData("stack scale web=101", "'web=101' isn't SERVICE=N")]
    [InlineData("stack scale web=1 web=2", "'web' is named twice")]
    [InlineData("stack update web", "IMAGE")]
    [InlineData("stack update web registry.test:5000/web", "has no tag that says what it is; write NAME:TAG")]
    [InlineData("stack update web web:latest", "has no tag")]
    [InlineData("stack rollback --to 0", "--to must be a whole number from 1")]
    [InlineData("stack deploy --resolve-image always", "always")]
    [InlineData("stack secrets rotate api-key", "Either --from-file FILE or --generate")]
    [InlineData("stack secrets rotate api-key --generate --from-file -", "Either --from-file FILE or --generate")]
    [InlineData("stack history --host nonsense://x", "is no address of a Docker engine")]
    [InlineData("topics create", "NAME")]
    [InlineData("topics create trades --partitions 0", "--partitions must be a whole number from 1")]
    [InlineData("topics create trades --config retention.ms", "--config 'retention.ms' is no setting; write NAME=VALUE.")]
    [InlineData("topics create trades --config a=1 --config a=2", "--config a is given twice")]
    [InlineData("topics apply", "--file")]
    [InlineData("topics test --topic metals-prices", "a test's message has no place there")]
    [InlineData("topics monitor --seconds 0", "--seconds must be a whole number from 1")]
    [InlineData("topics reset-offsets --group readers --topic metals-prices", "--to")]
    [InlineData("topics reset-offsets --group readers --topic metals-prices --to yesterday", "--to 'yesterday' is no place")]
    [InlineData("topics reset-offsets --group readers --topic metals-prices --to offset:-1", "--to 'offset:-1' is no place")]
    [InlineData("pipeline smoke --producer localhost:8000", "--producer 'localhost:8000' is no address")]
    [InlineData("pipeline health --minimum 101", "--minimum must be a whole number from 0 to 100")]
    [InlineData("pipeline scaling-test --steps 5P+3C,0P+1C", "--steps '0P+1C' is none; write 5P+3C")]
    [InlineData("pipeline scaling-test --seconds 0", "--seconds must be a whole number from 1")]
    [InlineData("pipeline send", "What is to be sent?")]
    [InlineData("pipeline send --metal gold", "What is to be sent?")]
    [InlineData("pipeline send --metal gold --price 1 --file x", "What is to be sent?")]
    [InlineData("pipeline send --metal gold --price much", "--price must be a number, but is 'much'")]
    [InlineData("pipeline send --metal gold --price -1", "--price: must be a number greater than zero")]
    [InlineData("pipeline tail --from middle", "middle")]
    [InlineData("topics health --user operator", "--password-file is missing")]
    [InlineData("topics health --password-file x", "--user is missing")]
    [InlineData("topics health --user operator --password-file -", "no password")]
    public async Task A_wrong_command_line_is_refused_naming_what_is_wrong(string commandLine, string expected)
    {
        var refused = await _metals.RunAsync(commandLine);
        refused.ExitCode.ShouldBe(64);
        refused.Out.ShouldBeEmpty();
        refused.Error.ShouldContain(expected);
    }

    [Theory]
    [InlineData("d", "dlq")]
    [InlineData("dlq re", "replay")]
    [InlineData("dlq list --topic m", "metals-prices.dlq")]
    [InlineData("topics health --output n", "ndjson")]
    public async Task Shells_can_complete_what_is_typed(string typed, string expected)
    {
        var completed = await _metals.RunAsync($"[suggest:{typed.Length}] \"{typed}\"");
        completed.ExitCode.ShouldBe(0);
        completed.Out.Split('\n').ShouldContain(expected);
    }

    public void Dispose() => _metals.Dispose();
}
