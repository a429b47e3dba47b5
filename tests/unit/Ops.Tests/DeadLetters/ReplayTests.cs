using System.Text;

namespace MetalsPipeline.Ops.Tests;

public class ReplayTests : KafkaTest
{
    private const string Origin = "metals-prices";

    [Fact]
    public async Task A_letter_goes_back_as_it_came()
    {
        // One that was a dead letter before keeps what it then brought along: only the last of each header is the processor's.
        await AddLetterAsync("again", [0x00, 0xFF], own: [("traceparent", "00-1-2-01"), ("dlq.reason", "own")]);
        (await Metals.RunAsync("dlq replay --yes")).ExitCode.ShouldBe(0);

        var message = ReadAll(Origin).ShouldHaveSingleItem().Message;
        message.Key.ShouldBe("gold"u8.ToArray());
        message.Value.ShouldBe([0x00, 0xFF]);
        message.Headers.Select(header => (header.Key, Encoding.UTF8.GetString(header.GetValueBytes())))
            .ShouldBe([("traceparent", "00-1-2-01"), ("dlq.reason", "own")]);
    }

    [Fact]
    public async Task A_second_run_replays_nothing_but_what_came_since()
    {
        await AddLetterAsync("one", "1");
        await Metals.RunAsync("dlq replay --yes");
        var second = await Metals.RunAsync("dlq replay --yes");
        second.ExitCode.ShouldBe(0);
        second.OnlyError.ShouldBe("There is nothing to change.");

        await AddLetterAsync("two", "2");
        await Metals.RunAsync("dlq replay --yes");
        Values(Origin).ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task Those_that_a_filter_leaves_out_are_replayed_by_a_later_run()
    {
        foreach (var (reason, value) in new[] { ("price", "0"), ("metal", "1"), ("Price", "2"), ("metal", "3") })
            await AddLetterAsync(reason, value);

        await Metals.RunAsync("dlq replay --reason price --yes");
        Values(Origin).ShouldBe(["0", "2"]);
        await Metals.RunAsync("dlq replay --topic metals-prices.dlq --offsets 2- --yes");
        Values(Origin).ShouldBe(["0", "2", "3"]);
        await Metals.RunAsync("dlq replay --yes");
        Values(Origin).ShouldBe(["0", "1", "2", "3"]);
    }

    [Fact]
    public async Task More_letters_than_a_batch_are_replayed_once_each()
    {
        await Task.WhenAll(Enumerable.Range(0, 250).Select(i => AddLetterAsync("many", $"{i:D3}")));
        (await Metals.RunAsync("dlq replay --yes")).Error.ShouldContain("Replayed 250 of 250.");
        Values(Origin).ShouldBe(Enumerable.Range(0, 250).Select(i => $"{i:D3}"));
    }

    [Fact]
    public async Task A_dry_run_shows_the_plan_and_changes_nothing()
    {
        await AddLetterAsync("one");
        var plan = await Metals.RunAsync("dlq replay --dry-run --output json");
        plan.ExitCode.ShouldBe(2);
        plan.ShouldMatchSnapshot("dlq-replay.dry-run");
        ReadAll(Origin).ShouldBeEmpty();
        File.Exists(Metals.AuditFile).ShouldBeFalse();

        await Metals.RunAsync("dlq replay --yes");
        (await Metals.RunAsync("dlq replay --dry-run")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task It_says_where_each_letter_went_and_the_list_remembers()
    {
        await AddLetterAsync("one");
        (await Metals.RunAsync("dlq replay --yes --output json")).ShouldMatchSnapshot("dlq-replay");
        (await Metals.RunAsync("dlq list --output ndjson")).Out.ShouldContain("\"replayed\":\"metals-prices/");
    }

    [Theory]
    [InlineData(false, "", "")]
    [InlineData(true, "y\n", "--no-input")]
    public async Task Where_nobody_can_be_asked_the_missing_option_is_named(bool canAsk, string input, string option)
    {
        await AddLetterAsync("one");
        (Metals.CanAsk, Metals.Input) = (canAsk, input);
        var refused = await Metals.RunAsync($"dlq replay {option}");
        refused.ExitCode.ShouldBe(64);
        refused.Error.ShouldContain("--yes is missing");
        ReadAll(Origin).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("y\n", 0, 1)]
    [InlineData("n\n", 1, 0)]
    [InlineData("", 1, 0)]
    public async Task The_operator_is_asked_before_anything_is_sent(string answer, int exitCode, int sent)
    {
        await AddLetterAsync("one");
        (Metals.CanAsk, Metals.Input) = (true, answer);
        var asked = await Metals.RunAsync("dlq replay");
        asked.ExitCode.ShouldBe(exitCode);
        asked.Error.ShouldContain("Replay 1 dead letters? [y/N]");
        ReadAll(Origin).Count.ShouldBe(sent);
    }

    [Fact]
    public async Task A_replay_leaves_a_line_in_the_audit_log_before_and_after()
    {
        foreach (var reason in new[] { "a", "b", "a", "a" })
            await AddLetterAsync(reason);
        await Metals.RunAsync("dlq replay --reason a --yes");

        var lines = await File.ReadAllLinesAsync(Metals.AuditFile);
        lines.Length.ShouldBe(2);
        lines[0].ShouldContain("\"command\":\"dlq replay metals-prices.dlq/0,2-3\",\"outcome\":\"started\"");
        lines[1].ShouldContain("\"outcome\":\"done (3 of 3)\"");
        lines.ShouldAllBe(line => line.Contains($"\"user\":\"{Environment.UserName}\""));
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Metals.AuditFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Without_an_audit_log_nothing_is_sent()
    {
        await AddLetterAsync("one");
        Directory.CreateDirectory(Metals.AuditFile);
        var refused = await Metals.RunAsync("dlq replay --yes");
        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldContain("audit.log can't be written");
        ReadAll(Origin).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_kafka_refuses_is_replayed_by_the_next_run()
    {
        await AddLetterAsync("one", "1");
        await CommandAsync("fail Produce MessageTooLarge 1");
        var failed = await Metals.RunAsync("dlq replay --yes");
        failed.ExitCode.ShouldBe(1);
        failed.Error.ShouldContain("Replayed 0 of 1.");
        (await File.ReadAllLinesAsync(Metals.AuditFile))[^1].ShouldContain("\"outcome\":\"failed (0 of 1): ");

        (await Metals.RunAsync("dlq replay --yes")).ExitCode.ShouldBe(0);
        Values(Origin).ShouldBe(["1"]);
    }

    private List<string> Values(string topic) =>
        [.. ReadAll(topic).Select(message => Encoding.UTF8.GetString(message.Message.Value!)).Order(StringComparer.Ordinal)];
}
