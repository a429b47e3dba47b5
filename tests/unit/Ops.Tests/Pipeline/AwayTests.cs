using System.Text.Json;

namespace MetalsPipeline.Ops.Tests;

/// <summary>What is said where nothing answers.</summary>
public sealed class AwayTests : IDisposable
{
    private const string Away = "--producer http://127.0.0.1:1 --processor http://127.0.0.1:1 --api http://127.0.0.1:1 --kafka 127.0.0.1:1";

    private readonly Metals _metals = new();

    [Fact]
    public async Task A_smoke_test_makes_its_seven_checks_all_the_same()
    {
        var smoke = await _metals.RunAsync($"pipeline smoke {Away} --output json");
        smoke.ExitCode.ShouldBe(5);
        var checks = JsonDocument.Parse(smoke.Out).RootElement.EnumerateArray().ToList();
        checks.Select(check => (check.GetProperty("name").GetString(), check.GetProperty("verdict").GetString())).ShouldBe(
        [
            ("Kafka ready", "failed"), ("MongoDB ready", "failed"), ("producer healthy", "failed"), ("processor healthy", "failed"),
            ("message sent", "failed"), ("message stored", "skipped"), ("all operational", "failed"),
        ]);
        checks[2].GetProperty("detail").GetString().ShouldStartWith("The producer at http://127.0.0.1:1/ doesn't answer (Connection refused");
    }

    [Fact]
    public async Task A_smoke_test_that_waited_in_vain_reports_too()
    {
        var smoke = await _metals.RunAsync($"pipeline smoke {Away} --timeout 1 --output ndjson");
        smoke.ExitCode.ShouldBe(5);
        var lines = smoke.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(7);
        lines[0].ShouldContain("\"verdict\":\"failed\"");
        lines[1..].ShouldAllBe(line => line.Contains("\"verdict\":\"skipped\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dry_run_of_a_smoke_test_says_that_nothing_could_be_sent()
    {
        var smoke = await _metals.RunAsync($"pipeline smoke {Away} --dry-run");
        smoke.ExitCode.ShouldBe(5);
        smoke.Out.ShouldMatch("message sent +failed .* Kafka at 127.0.0.1:1 doesn't answer");
        smoke.Out.ShouldMatch("message stored +skipped .* none would be sent");
    }

    [Fact]
    public async Task The_score_is_nothing()
    {
        var health = await _metals.RunAsync($"pipeline health {Away}");
        health.ExitCode.ShouldBe(5);
        health.Out.ShouldContain("Score 0 of 100: unhealthy.");
        health.Out.ShouldContain("The health API at http://127.0.0.1:1/ doesn't answer");
        (await _metals.RunAsync($"pipeline health {Away} --output json")).ShouldMatchSnapshot("pipeline-health");
    }

    [Fact]
    public async Task Waiting_for_health_ends_with_the_timeout()
    {
        var health = await _metals.RunAsync($"pipeline health {Away} --exit-when-healthy --timeout 1");
        health.ExitCode.ShouldBe(3);
        health.Error.ShouldContain("    0  unhealthy  components 0/40 (The health API");
    }

    [Fact]
    public async Task A_watch_has_a_line_a_change_and_none_while_nothing_changes()
    {
        var watch = await _metals.RunAsync($"pipeline health {Away} --watch --timeout 3 --output ndjson");
        watch.ExitCode.ShouldBe(3);
        watch.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldContain("\"score\":0,\"healthy\":false,");
        watch.OnlyError.ShouldStartWith("Not done after 3 s");
    }

    [Theory]
    [InlineData("--mongo mongodb://user:s3cret@127.0.0.1:1/", "--mongo has a password in it")]
    [InlineData("--mongo user:s3cret@127.0.0.1:1", "--mongo is no address of MongoDB")]
    [InlineData("--mongo mongodb://127.0.0.1:1/ --mongo-password-file -", "--mongo-password-file belongs to a user")]
    [InlineData("--mongo-password-file -", "--mongo is missing")]
    [InlineData("--mongo mongodb://user@127.0.0.1:x/ --mongo-password-file -", "--mongo: ")]
    public async Task A_wrong_store_is_refused_and_no_password_shown(string options, string expected)
    {
        _metals.Input = "s3cret\n";
        var refused = await _metals.RunAsync($"pipeline smoke {Away} {options}");
        refused.ExitCode.ShouldBe(64);
        refused.OnlyError.ShouldStartWith(expected);
        refused.Error.ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task A_store_that_is_asked_directly_fails_its_check_alone()
    {
        var smoke = await _metals.RunAsync($"pipeline smoke {Away} --mongo mongodb://127.0.0.1:1/ --output ndjson");
        smoke.ExitCode.ShouldBe(5);
        smoke.Out.Split('\n')[1].ShouldContain("127.0.0.1:1");
        smoke.Out.Split('\n')[1].ShouldNotContain("health API");
    }

    public void Dispose() => _metals.Dispose();
}
