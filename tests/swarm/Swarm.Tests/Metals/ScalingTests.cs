using System.Text.RegularExpressions;
using MetalsPipeline.Ops.Tests;
using MetalsPipeline.Swarm.Tests.Engines;

namespace MetalsPipeline.Swarm.Tests.Metals;

/// <summary>The scaling test's way through a Swarm; what it measures is not a pipeline.</summary>
public sealed partial class ScalingTests(OneNodeSwarm swarm) : IClassFixture<OneNodeSwarm>, IAsyncLifetime, IDisposable
{
    private const string Stack = "scalable";

    private readonly Ops.Tests.Metals _metals = new();
    private readonly FakeServices _services = new() { ProcessedPerSecond = 1_000 };

    private string Command => $"pipeline scaling-test --stack {Stack} --steps 1P+1C,3P+2C --settle 0 --seconds 1 --api {_services.Address}";

    public async Task InitializeAsync()
    {
        _metals.Variables["DOCKER_HOST"] = Environment.GetEnvironmentVariable("DOCKER_HOST")!;
        await swarm.Manager.RunAsync("stack", "deploy", "--resolve-image", "never", "--compose-file", Path.Combine(AppContext.BaseDirectory, "Metals/scalable.yml"), Stack);
    }

    public async Task DisposeAsync() => await _services.DisposeAsync();

    public void Dispose() => _metals.Dispose();

    [Fact]
    public async Task Steps_are_measured_drawn_and_undone()
    {
        var plan = await _metals.RunAsync($"{Command} --dry-run --output json");
        plan.ExitCode.ShouldBe(2, plan.Error);
        plan.ShouldMatchSnapshot("pipeline-scaling-test.dry-run");

        (await _metals.RunAsync($"pipeline scaling-test --stack {Stack} --seconds 1 --dry-run --output ndjson")).Out.ShouldBe("""
            {"step":"1P+1C","producers":1,"processors":1,"seconds":1}
            {"step":"5P+1C","producers":5,"processors":1,"seconds":1}
            {"step":"5P+3C","producers":5,"processors":3,"seconds":1}
            {"step":"2P+1C","producers":2,"processors":1,"seconds":null}

            """);

        var chart = Path.GetTempFileName();
        var test = await _metals.RunAsync($"{Command} --chart {chart} --yes --output json");
        test.ExitCode.ShouldBe(0, test.Error);
        (test with { Out = Seconds().Replace(test.Out, "\"<number>\"") }).ShouldMatchSnapshot("pipeline-scaling-test");
        test.Error.ShouldContain("producer: 3 of 3 tasks running\n");
        test.Error.ShouldContain("processor: 2 of 2 tasks running\n");
        (await ReplicasAsync()).ShouldBe("2 1");
        (await File.ReadAllTextAsync(chart)).ShouldContain("3P+2C");
        File.Delete(chart);
    }

    [Fact]
    public async Task The_numbers_are_set_back_when_time_is_over()
    {
        var late = await _metals.RunAsync($"{Command.Replace("--settle 0", "--settle 600", StringComparison.Ordinal)} --yes --timeout 8");
        late.ExitCode.ShouldBe(3, late.Error);
        late.Error.ShouldContain("Back to 2P+1C.");
        (await ReplicasAsync()).ShouldBe("2 1");
        (await File.ReadAllLinesAsync(_metals.AuditFile))[^1].ShouldContain("\"outcome\":\"failed: ");
    }

    [Fact]
    public async Task A_number_that_a_service_cant_have_is_refused_before_anything_is_scaled()
    {
        await swarm.Manager.RunAsync("service", "update", "--detach", "--replicas-max-per-node", "3", $"{Stack}_processor");
        var refused = await _metals.RunAsync($"pipeline scaling-test --stack {Stack} --steps 1P+1C,1P+4C --yes");
        refused.ExitCode.ShouldBe(1);
        refused.OnlyError.ShouldBe("The service 'processor' may have 3 tasks a node, and 1 nodes can take them: 3 at most.");
        (await ReplicasAsync()).ShouldBe("2 1");
    }

    [Fact]
    public async Task A_stack_that_isnt_there_is_named()
    {
        var refused = await _metals.RunAsync("pipeline scaling-test --stack nowhere --yes");
        refused.ExitCode.ShouldBe(1);
        refused.OnlyError.ShouldBe("There is no stack 'nowhere' in this Swarm; 'docker stack ls' lists those that there are, and --stack names one.");
    }

    [GeneratedRegex("(?<=\"seconds\": )[0-9.]+")]
    private static partial Regex Seconds();

    private async Task<string> ReplicasAsync() =>
        await swarm.Manager.RunAsync("service", "inspect", "--format", "{{.Spec.Mode.Replicated.Replicas}}", $"{Stack}_producer", $"{Stack}_processor") is { } lines
            ? string.Join(' ', lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            : "";
}
