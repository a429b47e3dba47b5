using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Dashboard.Protocol;
using Aspire.Hosting.Tests.Supervision;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Resource = Aspire.Hosting.Dashboard.Protocol.Resource;

namespace Aspire.Hosting.Tests.Dashboard;

public sealed class ResourceServiceTests : IAsyncLifetime
{
    private const string Key = "the key";

    private readonly TestApplication _application = new();
    private GrpcServer? _server;
    private GrpcTestClient? _client;

    public async Task InitializeAsync()
    {
        var secret = _application.Builder.AddParameter("secret", "hush", secret: true);
        var store = _application.AddShell("store", "echo one; echo two >&2; exec sleep 600").WithEnvironment("SECRET", secret).WithEnvironment("OPEN", "yes");
        _application.AddShell("app", "exec sleep 600").WithHttpEndpoint().WaitFor(store).WithArgs(ReferenceExpression.Create($"{secret}"));
        await _application.StartAsync();
        await _application.ReachAsync("app", KnownResourceStates.Running);
        _server = await GrpcServer.StartAsync(Key, _application.App.Services.GetRequiredService<ResourceService>().Methods, CancellationToken.None);
        _client = new(_server.Url, Key);
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
    public async Task Without_the_key_there_is_no_answer()
    {
        var stranger = new GrpcTestClient(_server!.Url, "guessed");
        using var call = await stranger.OpenAsync("GetApplicationInformation", new ApplicationInformationRequest());

        (await call.ReadAsync(ApplicationInformationResponse.Parser)).ShouldBeNull();
        call.Status.ShouldBe("16");
        stranger.Close();
    }

    [Fact]
    public async Task An_unknown_method_is_unimplemented()
    {
        using var call = await _client!.OpenAsync("UploadFile", new Empty());

        (await call.ReadAsync(Empty.Parser)).ShouldBeNull();
        call.Status.ShouldBe("12");
    }

    [Theory]
    [InlineData("0A0561", "a text that is longer than the message")]
    [InlineData("0A026162", "a resource that doesn't exist")]
    public async Task A_request_that_makes_no_sense_is_refused(string request, string fault)
    {
        using var call = await _client!.OpenAsync("WatchResourceConsoleLogs", Convert.FromHexString(request));

        (await call.ReadAsync(Empty.Parser)).ShouldBeNull(fault);
        call.Status.ShouldBe("3");
    }

    [Fact]
    public async Task A_call_tells_the_application_and_ends_with_its_status()
    {
        using var call = await _client!.OpenAsync("GetApplicationInformation", new ApplicationInformationRequest());

        (await call.ReadAsync(ApplicationInformationResponse.Parser))!.ApplicationName.ShouldNotBeEmpty();
        (await call.ReadAsync(ApplicationInformationResponse.Parser)).ShouldBeNull();
        call.Status.ShouldBe("0");
    }

    [Fact]
    public async Task Resources_are_told_as_they_are_and_secrets_are_masked()
    {
        using var call = await _client!.OpenAsync("WatchResources", new WatchResourcesRequest());
        var resources = (await call.ReadAsync(WatchResourcesUpdate.Parser))!.InitialData.Resources.ToDictionary(resource => resource.DisplayName);

        var (store, app, secret) = (resources["store"], resources["app"], resources["secret"]);
        (app.State, app.StateStyle, app.ResourceType).ShouldBe(("Running", "success", "Executable"));
        app.Name.ShouldStartWith("app-");
        app.CreatedAt.ShouldNotBeNull();
        app.Urls.ShouldHaveSingleItem().FullUrl.ShouldStartWith("http://localhost:");
        app.Relationships.ShouldContain(new ResourceRelationship { ResourceName = "store", Type = "WaitFor" });
        app.Commands.Select(command => command.Name).ShouldBe(["start", "stop", "restart"]);
        store.Environment.Single(variable => variable.Name == "SECRET").Value.ShouldBe("********");
        store.Environment.Single(variable => variable.Name == "OPEN").Value.ShouldBe("yes");
        secret.Properties.Single(property => property.Name == "Value").IsSensitive.ShouldBeTrue();
        resources.Values.ShouldAllBe(resource => !resource.ToString().Contains("hush", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_command_is_executed_and_its_effect_is_told()
    {
        using var watch = await _client!.OpenAsync("WatchResources", new WatchResourcesRequest());
        var app = (await watch.ReadAsync(WatchResourcesUpdate.Parser))!.InitialData.Resources.Single(resource => resource.DisplayName == "app");

        using var execute = await _client!.OpenAsync("ExecuteResourceCommand", new ResourceCommandRequest { ResourceName = app.Name, CommandName = "stop" });
        (await execute.ReadAsync(ResourceCommandResponse.Parser))!.Kind.ShouldBe(ResourceCommandResponseKind.Succeeded);

        Resource? stopped = null;
        while (stopped?.State != "Exited")
        {
            var changes = (await watch.ReadAsync(WatchResourcesUpdate.Parser))!.Changes.Value;
            stopped = changes.Select(change => change.Upsert).LastOrDefault(resource => resource.Name == app.Name) ?? stopped;
        }

        stopped.Properties.Single(property => property.Name == "resource.exitCode").Value.NumberValue.ShouldBe(143);
        stopped.Urls.ShouldAllBe(url => url.IsInactive);
        stopped.Commands.Single(command => command.Name == "start").State.ShouldBe(Aspire.Hosting.Dashboard.Protocol.ResourceCommandState.Enabled);
    }

    [Fact]
    public async Task A_failed_command_tells_why()
    {
        using var execute = await _client!.OpenAsync("ExecuteResourceCommand", new ResourceCommandRequest { ResourceName = "app", CommandName = "sing" });

        var response = await execute.ReadAsync(ResourceCommandResponse.Parser);
        response!.Kind.ShouldBe(ResourceCommandResponseKind.Failed);
        response.Message.ShouldContain("start, stop, restart");
    }

    [Fact]
    public async Task Console_logs_follow_until_nobody_listens()
    {
        _application.App.ResourceNotifications.TryGetCurrentState("store", out var store);
        using var call = await _client!.OpenAsync("WatchResourceConsoleLogs", new WatchResourceConsoleLogsRequest { ResourceName = store!.ResourceId });
        var lines = new List<ConsoleLogLine>();
        while (lines.Count < 2)
        {
            lines.AddRange((await call.ReadAsync(WatchResourceConsoleLogsUpdate.Parser))!.LogLines);
        }

        lines.Select(line => (line.Text.Split(' ')[^1], line.IsStdErr)).ShouldBe([("one", false), ("two", true)], ignoreOrder: true);
        await _application.App.ResourceCommands.ExecuteCommandAsync("store", "stop");
        (await call.ReadAsync(WatchResourceConsoleLogsUpdate.Parser))!.LogLines.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_log_so_far_can_be_had_alone()
    {
        await _application.LineAsync("store", "two");
        _application.App.ResourceNotifications.TryGetCurrentState("store", out var store);
        using var call = await _client!.OpenAsync("WatchResourceConsoleLogs", new WatchResourceConsoleLogsRequest { ResourceName = store!.ResourceId, SuppressFollow = true });

        (await call.ReadAsync(WatchResourceConsoleLogsUpdate.Parser))!.LogLines.ShouldNotBeEmpty();
        (await call.ReadAsync(WatchResourceConsoleLogsUpdate.Parser)).ShouldBeNull();
        call.Status.ShouldBe("0");
    }
}
