using Aspire.Hosting.Pipelines;
using Aspire.Hosting.Tests.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Tests.Backchannel;

public sealed class MainMethodsTests : IAsyncLifetime
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly TestPipeline _pipeline;
    private readonly DistributedApplication _app;
    private RpcTestClient? _client;

    public MainMethodsTests()
    {
        _pipeline = new("--step", "publish", $"--ASPIRE_BACKCHANNEL_PATH={_path}");
        _pipeline.Add("write", requiredBy: WellKnownPipelineSteps.Publish);
        _app = _pipeline.Builder.Build();
    }

    public async Task InitializeAsync()
    {
        await _app.StartAsync();
        _client = await RpcTestClient.ConnectAsync(_path);
    }

    public async Task DisposeAsync()
    {
        _client?.Close();
        await _app.StopAsync();
        await _app.DisposeAsync();
        File.Exists(_path).ShouldBeFalse();
    }

    [Fact]
    public async Task Capabilities_are_told() =>
        (await _client!.ResultAsync("GetCapabilitiesAsync")).EnumerateArray().Select(value => value.GetString()).ShouldContain("baseline.v2");

    [Fact]
    public async Task Steps_are_listed_without_being_executed()
    {
        var steps = (await _client!.ResultAsync("GetPipelineStepsAsync", new { step = "publish" })).GetProperty("steps").EnumerateArray().ToArray();

        steps.Select(step => step.GetProperty("name").GetString()).ShouldBe(["process-parameters", "publish-prereq", "write", "publish"]);
        steps[^1].GetProperty("dependsOn").EnumerateArray().Select(name => name.GetString()).ShouldContain("write");
        _pipeline.Ran.ShouldBeEmpty();
    }

    [Fact]
    public async Task Publishing_begins_when_someone_looks_and_ends_when_he_says_so()
    {
        _pipeline.Ran.ShouldBeEmpty();
        var token = (await _client!.ResultAsync("GetPublishingActivitiesAsync")).GetProperty("token").GetInt32();
        var types = new List<string>();
        bool finished;
        do
        {
            var piece = await _client.ResultAsync("$/enumerator/next", token);
            types.AddRange(piece.GetProperty("values").EnumerateArray().Select(activity => activity.GetProperty("type").GetString()!));
            finished = piece.GetProperty("finished").GetBoolean();
        }
        while (!finished);

        _pipeline.Ran.ShouldBe(["write"]);
        types[^1].ShouldBe("publish-complete");
        var lifetime = _app.Services.GetRequiredService<Microsoft.Extensions.Hosting.IHostApplicationLifetime>();
        lifetime.ApplicationStopping.IsCancellationRequested.ShouldBeFalse();
        await _client.CallAsync("RequestStopAsync");
        lifetime.ApplicationStopping.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task Without_a_dashboard_there_are_no_addresses_of_one()
    {
        var urls = await _client!.ResultAsync("GetDashboardUrlsAsync");

        urls.GetProperty("dashboardHealthy").GetBoolean().ShouldBeFalse();
    }
}
