using System.Text.Json;
using Aspire.Hosting.Backchannel;
using Aspire.Hosting.Tests.Supervision;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Tests.Backchannel;

public sealed class AuxiliaryMethodsTests : IAsyncLifetime
{
    private readonly TestApplication _application = new();
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private UnixSocketServer? _server;
    private RpcTestClient? _client;

    public async Task InitializeAsync()
    {
        var secret = _application.Builder.AddParameter("secret", "hush", secret: true);
        _application.AddShell("app", "echo one; echo two; exec sleep 600").WithHttpEndpoint().WithEnvironment("SECRET", secret);
        _application.AddShell("job", "exit 3");
        await _application.StartAsync();
        await _application.LineAsync("app", "two");
        await _application.ReachAsync("job", KnownResourceStates.Exited);
        _server = new(_path, _application.App.Services.GetRequiredService<AuxiliaryMethods>().Table);
        _client = await RpcTestClient.ConnectAsync(_path);
    }

    public async Task DisposeAsync()
    {
        _client?.Close();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        await _application.EndAsync();
    }

    [Fact]
    public async Task Resources_have_all_lists_and_no_secrets()
    {
        var resources = (await _client!.ResultAsync("GetResourcesAsync", new { })).GetProperty("resources").EnumerateArray()
            .ToDictionary(resource => resource.GetProperty("displayName").GetString()!);

        var app = resources["app"];
        app.GetProperty("state").GetString().ShouldBe("Running");
        app.GetProperty("healthStatus").GetString().ShouldBe("Healthy");
        app.GetProperty("type").GetString().ShouldBe(app.GetProperty("resourceType").GetString());
        app.GetProperty("commands").EnumerateArray().First().GetProperty("argumentInputs").ValueKind.ShouldBe(JsonValueKind.Array);
        foreach (var list in new[] { "urls", "relationships", "healthReports", "volumes", "environmentVariables", "commands" })
        {
            resources.Values.ShouldAllBe(resource => resource.GetProperty(list).ValueKind == JsonValueKind.Array);
        }

        resources["job"].GetProperty("exitCode").GetInt32().ShouldBe(3);
        resources["secret"].GetProperty("properties").GetProperty("Value").GetString().ShouldBe("********");
        resources.Values.ShouldAllBe(resource => !resource.GetRawText().Contains("hush", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Logs_can_be_cut_to_the_last_lines_and_searched()
    {
        (await LinesAsync(new { resourceName = "app", tail = 1 })).ShouldBe(["two"]);
        (await LinesAsync(new { resourceName = "app", search = "ONE" })).ShouldBe(["one"]);
        (await LinesAsync(new { })).ShouldBe(["one", "two", "Exited with code 3."], ignoreOrder: true);
    }

    [Fact]
    public async Task Logs_follow()
    {
        var token = (await _client!.ResultAsync("GetConsoleLogBatchesAsync", new { resourceName = "app", follow = true })).GetProperty("token").GetInt32();
        await _client.ResultAsync("$/enumerator/next", token);
        await _client.ResultAsync("ExecuteResourceCommandAsync", new { resourceName = "app", commandName = "stop" });

        var piece = await _client.ResultAsync("$/enumerator/next", token);

        piece.GetRawText().ShouldContain("Exited with code 143.");
    }

    [Theory]
    [InlineData("app", "healthy", true)]
    [InlineData("app", "up", true)]
    [InlineData("job", "down", true)]
    [InlineData("job", "up", false)]
    public async Task A_wait_ends_with_the_state_or_with_the_certainty_that_it_cannot_come(string resource, string status, bool success)
    {
        var result = await _client!.ResultAsync("WaitForResourceAsync", new { resourceName = resource, status });

        result.GetProperty("success").GetBoolean().ShouldBe(success);
        result.GetProperty("timedOut").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task A_wait_that_takes_too_long_ends()
    {
        var result = await _client!.ResultAsync("WaitForResourceAsync", new { resourceName = "app", status = "down", timeoutSeconds = 0 });

        result.GetProperty("timedOut").GetBoolean().ShouldBeTrue();
        result.GetProperty("state").GetString().ShouldBe("Running");
    }

    [Fact]
    public async Task What_does_not_exist_is_told()
    {
        (await _client!.ResultAsync("WaitForResourceAsync", new { resourceName = "none", status = "up" })).GetProperty("resourceNotFound").GetBoolean().ShouldBeTrue();
        var command = await _client.ResultAsync("ExecuteResourceCommandAsync", new { resourceName = "none", commandName = "stop" });
        command.GetProperty("success").GetBoolean().ShouldBeFalse();
        command.GetProperty("validationErrors").ValueKind.ShouldBe(JsonValueKind.Array);
    }

    [Fact]
    public async Task Changes_of_resources_are_streamed()
    {
        var token = (await _client!.ResultAsync("WatchResourcesAsync", new { filter = "app" })).GetProperty("token").GetInt32();
        (await _client.ResultAsync("$/enumerator/next", token)).GetRawText().ShouldContain("Running");
        await _client.ResultAsync("ExecuteResourceCommandAsync", new { resourceName = "app", commandName = "stop" });

        var seen = "";
        while (!seen.Contains("\"Exited\"", StringComparison.Ordinal))
        {
            seen = (await _client.ResultAsync("$/enumerator/next", token)).GetRawText();
        }

        seen.ShouldContain("\"exitCode\":143");
    }

    [Fact]
    public async Task The_app_host_can_be_stopped()
    {
        await _client!.CallAsync("StopAppHostAsync");

        _application.App.Services.GetRequiredService<Microsoft.Extensions.Hosting.IHostApplicationLifetime>()
            .ApplicationStopping.IsCancellationRequested.ShouldBeTrue();
    }

    private async Task<string[]> LinesAsync(object request)
    {
        var token = (await _client!.ResultAsync("GetConsoleLogBatchesAsync", request)).GetProperty("token").GetInt32();
        var piece = await _client.ResultAsync("$/enumerator/next", token);
        piece.GetProperty("finished").GetBoolean().ShouldBeTrue();
        return [.. piece.GetProperty("values").EnumerateArray().SelectMany(batch => batch.GetProperty("lines").EnumerateArray())
            .Select(line => line.GetProperty("content").GetString()!.Split(' ', 2)[1])];
    }
}
