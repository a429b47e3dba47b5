using System.Runtime.CompilerServices;
using System.Text.Json;
using MetalsPipeline.Ops.Tests;

namespace MetalsPipeline.Pipeline.Tests.Operations;

/// <summary>The operator's commands on a pipeline that runs.</summary>
public sealed class PipelineCommandTests : IAsyncLifetime, IDisposable
{
    private static readonly string[] PagesVerbs = ["    metals pipeline smoke", "    metals pipeline health"];

    private readonly Metals _metals = new() { Input = RunningPipeline.ApiKey };
    private RunningPipeline _pipeline = null!;
    private string _services = "";

    public async Task InitializeAsync()
    {
        _pipeline = await RunningPipeline.StartAsync("Pipeline:Rate=100");
        _services = $"--producer {_pipeline.Producer.BaseAddress} --processor {_pipeline.Processor.BaseAddress} --api {_pipeline.HealthApi.BaseAddress}";
    }

    public async Task DisposeAsync() => await _pipeline.DisposeAsync();

    public void Dispose() => _metals.Dispose();

    [Fact]
    public async Task A_smoke_test_sends_a_price_through_the_services_alone()
    {
        var smoke = await _metals.RunAsync($"pipeline smoke {_services} --api-key-file - --timeout 60 --output json");
        smoke.ExitCode.ShouldBe(0, smoke.Error + smoke.Out);
        var checks = JsonDocument.Parse(smoke.Out).RootElement.EnumerateArray().ToList();
        checks.Select(check => check.GetProperty("name").GetString()).ShouldBe(
            ["Kafka ready", "MongoDB ready", "producer healthy", "processor healthy", "message sent", "message stored", "all operational"]);
        checks.ShouldAllBe(check => check.GetProperty("verdict").GetString() == "passed");

        var eventId = checks[5].GetProperty("detail").GetGuid();
        (await _pipeline.PricesAsync("smoke-test")).ShouldHaveSingleItem().EventId.ShouldBe(eventId);
        (await File.ReadAllLinesAsync(_metals.AuditFile))[0].ShouldContain($"pipeline smoke {eventId}");
    }

    [FactOnOwnServers]
    public async Task It_asks_kafka_and_mongodb_themselves_where_they_are_named()
    {
        var password = Path.GetTempFileName();
        await File.WriteAllTextAsync(password, RunningPipeline.MongoDBPassword);
        var mongo = (await _pipeline.MongoDBAsync()).Replace($":{RunningPipeline.MongoDBPassword}@", "@", StringComparison.Ordinal);

        var smoke = await _metals.RunAsync(
            $"pipeline smoke {_services} --kafka {await _pipeline.KafkaAsync()} --mongo \"{mongo}\" --mongo-password-file {password} --timeout 60");
        File.Delete(password);
        smoke.ExitCode.ShouldBe(0, smoke.Error + smoke.Out);
        smoke.Out.ShouldContain("every partition has a leader");
        smoke.Out.ShouldContain("through Kafka itself");
        smoke.Out.ShouldNotContain("as the health API sees it");
    }

    [Fact]
    public async Task A_wrong_key_fails_the_check_that_needs_it()
    {
        _metals.Input = "guess";
        var smoke = await _metals.RunAsync($"pipeline smoke {_services} --api-key-file - --output ndjson");
        smoke.ExitCode.ShouldBe(5);
        smoke.Out.ShouldContain("refuses the API key");
        smoke.Out.ShouldNotContain("guess");
    }

    [Fact]
    public async Task Health_waits_for_a_hundred_points_and_loses_some_with_the_processor()
    {
        var health = await _metals.RunAsync($"pipeline health {_services} --exit-when-healthy --minimum 100 --timeout 60 --output json");
        health.ExitCode.ShouldBe(0, health.Error);
        JsonDocument.Parse(health.Out).RootElement.GetProperty("score").GetInt32().ShouldBe(100);

        await _pipeline.CommandAsync("processor", "stop");
        await Eventually.GetAsync(
            _ => _metals.RunAsync($"pipeline health {_services} --minimum 100 --output json"),
            result => result.ExitCode == 5 && result.Out.Contains("processor is away", StringComparison.Ordinal),
            "fewer points");
    }

    [Fact]
    public async Task Commands_on_the_operations_page_work()
    {
        var commands = (await File.ReadAllLinesAsync(PagePath()))
            .Where(line => PagesVerbs.Any(verb => line.StartsWith(verb, StringComparison.Ordinal)))
            .Select(line => line.Trim()["metals ".Length..].Split("  #")[0].Replace("--api-key-file api-key", "--api-key-file -", StringComparison.Ordinal))
            .ToList();
        commands.Count.ShouldBeGreaterThan(2);
        (await _metals.RunAsync($"pipeline health {_services} --exit-when-healthy --minimum 100 --timeout 60")).ExitCode.ShouldBe(0);
        foreach (var command in commands)
        {
            var result = await _metals.RunAsync($"{command} {_services}");
            result.ExitCode.ShouldBe(0, $"{command}: {result.Error}");
        }
    }

    [Fact]
    public async Task What_is_sent_through_the_producer_is_stored()
    {
        var sent = await _metals.RunAsync($"pipeline send {_services} --api-key-file - --metal osmium --price 12.5 --output ndjson");
        sent.ExitCode.ShouldBe(0, sent.Error);
        var stored = await Eventually.GetAsync(token => _pipeline.PricesAsync("osmium", token), prices => prices.Length == 1, "osmium in the store");
        stored[0].EventId.ShouldBe(JsonDocument.Parse(sent.Out).RootElement.GetProperty("eventId").GetGuid());
    }

    private static string PagePath([CallerFilePath] string caller = "") => Path.Combine(Path.GetDirectoryName(caller)!, "../../../../docs/operations.md");
}
