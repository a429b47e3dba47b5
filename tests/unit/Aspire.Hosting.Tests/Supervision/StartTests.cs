using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Tests.Supervision;

public sealed class StartTests : IAsyncLifetime
{
    private readonly TestApplication _application = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _application.EndAsync();

    [Fact]
    public async Task A_program_gets_its_arguments_environment_and_folder()
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.GetTempPath()));
        _application.Builder
            .AddExecutable("app", "/bin/sh", Path.GetTempPath(), "-c", "echo \"$0|$1|$Name__Part|$(pwd)\"; echo oops >&2", "a b", "c\"d")
            .WithEnvironment("Name__Part", "some value");

        await _application.StartAsync();
        await _application.ReachAsync("app", KnownResourceStates.Finished);

        (await _application.LinesAsync("app")).ShouldBe([$"a b|c\"d|some value|{folder}", "oops", "Exited with code 0."], ignoreOrder: true);
    }

    [Fact]
    public async Task Resources_that_wait_for_each_other_are_named_and_none_starts()
    {
        var first = _application.AddShell("first", "exec sleep 600");
        var second = _application.AddShell("second", "exec sleep 600").WaitFor(first);
        var third = _application.AddShell("third", "exec sleep 600").WaitFor(second);
        first.WaitFor(third);
        _application.AddShell("other", "exec sleep 600");

        var failure = await Should.ThrowAsync<DistributedApplicationException>(_application.StartAsync);

        failure.Message.ShouldContain("'first' → 'third' → 'second' → 'first'");
        _application.App.ResourceNotifications.TryGetCurrentState("other", out var other).ShouldBeFalse(other?.Snapshot.State?.Text);
    }

    [Fact]
    public async Task Variables_of_the_app_host_itself_are_not_handed_on()
    {
        Environment.SetEnvironmentVariable("ASPIRE_OF_THE_APP_HOST", "x");
        _application.AddShell("app", "echo \"<$ASPIRE_OF_THE_APP_HOST$ASPNETCORE_URLS>\"");

        await _application.StartAsync();

        (await _application.LineAsync("app", "<")).ShouldEndWith("<>");
    }

    [Fact]
    public async Task A_resource_starts_once_what_it_waits_for_is_healthy()
    {
        var healthy = false;
        var order = new ConcurrentQueue<string>();
        _application.Builder.Services.AddHealthChecks().AddCheck("first", () =>
        {
            order.Enqueue("asked");
            return healthy ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("not yet");
        });
        var first = _application.AddShell("first", "exec sleep 600").WithHealthCheck("first");
        _application.AddShell("second", "exec sleep 600").WaitFor(first).OnBeforeResourceStarted((_, _, _) =>
        {
            order.Enqueue("second starts");
            return Task.CompletedTask;
        });
        first.OnResourceReady((_, _, _) =>
        {
            order.Enqueue("first is ready");
            return Task.CompletedTask;
        });

        await _application.StartAsync();
        await _application.ReachAsync("first", KnownResourceStates.Running);
        await _application.ReachAsync("second", KnownResourceStates.Waiting);
        (await _application.App.ResourceNotifications.WaitForResourceAsync("first", change => change.Snapshot.HealthReports is [{ LastRunAt: not null }]))
            .Snapshot.HealthReports.ShouldHaveSingleItem().Description.ShouldBe("not yet");
        healthy = true;
        await _application.ReachAsync("second", KnownResourceStates.Running);

        order.SkipWhile(entry => entry == "asked").Where(entry => entry != "asked").ShouldBe(["first is ready", "second starts"]);
    }

    [Fact]
    public async Task A_resource_can_wait_for_the_end_of_another()
    {
        var job = _application.AddShell("job", "exit 3");
        _application.AddShell("right", "exit 0").WaitForCompletion(job, exitCode: 3);
        _application.AddShell("wrong", "exit 0").WaitForCompletion(job);

        await _application.StartAsync();

        await _application.ReachAsync("right", KnownResourceStates.Finished);
        await _application.ReachAsync("wrong", KnownResourceStates.FailedToStart);
        (await _application.LinesAsync("wrong")).ShouldContain(line => line.Contains("exit code 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_waits_for_a_failed_resource_fails_with_the_reason()
    {
        var broken = _application.Builder.AddExecutable("broken", "no-such-program", ".");
        _application.AddShell("app", "exit 0").WaitFor(broken);

        await _application.StartAsync();
        await _application.ReachAsync("app", KnownResourceStates.FailedToStart);

        (await _application.LinesAsync("broken")).ShouldContain(line => line.Contains("no program 'no-such-program' on the PATH", StringComparison.Ordinal));
        (await _application.LinesAsync("app")).ShouldContain(line => line.Contains("waits for 'broken'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missing_parameter_fails_those_who_need_it_and_says_how_to_set_it()
    {
        var key = _application.Builder.AddParameter("api-key", secret: true);
        _application.AddShell("app", "exit 0").WithEnvironment("KEY", key);
        _application.AddShell("other", "exit 0");

        await _application.StartAsync();
        await _application.ReachAsync("app", KnownResourceStates.FailedToStart);
        await _application.ReachAsync("api-key", KnownResourceStates.ValueMissing);
        await _application.ReachAsync("other", KnownResourceStates.Finished);

        (await _application.LinesAsync("app")).ShouldContain(line => line.Contains("Parameters:api-key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_resource_with_explicit_start_stays_until_it_is_started()
    {
        _application.AddShell("tool", "exit 0").WithExplicitStart();

        await _application.StartAsync();
        await _application.ReachAsync("tool", KnownResourceStates.NotStarted);
        (await _application.App.ResourceCommands.ExecuteCommandAsync("tool", KnownResourceCommands.StartCommand)).Success.ShouldBeTrue();

        await _application.ReachAsync("tool", KnownResourceStates.Finished);
    }

    [Fact]
    public async Task A_taken_port_is_an_error_that_names_it_before_anything_starts()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        _application.AddShell("innocent", "exec sleep 600");
        _application.AddShell("app", "exec sleep 600").WithEndpoint(port: port, isProxied: false);

        var exception = await Should.ThrowAsync<DistributedApplicationException>(_application.StartAsync);

        exception.Message.ShouldContain("'app'");
        exception.Message.ShouldContain($"port {port}");
        exception.Message.ShouldContain("WithEndpoint(port: …)");
        _application.App.ResourceNotifications.TryGetCurrentState("innocent", out var state);
        state!.Snapshot.Properties.ShouldNotContain(property => property.Name == "executable.pid");
    }

    [Fact]
    public async Task A_project_listens_where_others_are_told_to_find_it()
    {
        var back = _application.AddEcho("back").WithHttpEndpoint(port: 18431).WithHttpHealthCheck("/health");
        _application.AddEcho("front").WithHttpEndpoint().WithHttpHealthCheck("/health").WithReference(back).WaitFor(back).WithArgs("--x", "1 2");

        await _application.StartAsync();
        await _application.HealthyAsync("front");
        using var front = _application.App.CreateHttpClient("front");
        var address = await front.GetStringAsync("/environment/services__back__http__0");

        new Uri(address).ShouldBe(_application.App.GetEndpoint("back"));
        new Uri(address).Port.ShouldNotBe(18431, "in tests stated ports give way to free ones");
        (await front.GetStringAsync("/environment/DOTNET_ENVIRONMENT")).ShouldBe("Production");
        (await front.GetStringAsync("/args")).ShouldBe("""["--x","1 2"]""");
        (await front.GetStringAsync("/folder")).ShouldEndWith("Samples/Echo");
    }

    [Fact]
    public async Task A_program_that_listens_elsewhere_is_reached_through_its_public_port()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var target = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        _application.AddEcho("echo").WithHttpEndpoint(port: 18433, targetPort: target);

        await _application.StartAsync();
        await _application.LineAsync("echo", "echo started");
        using var client = _application.App.CreateHttpClient("echo");
        var urls = await client.GetStringAsync("/environment/ASPNETCORE_URLS");

        client.BaseAddress!.Port.ShouldNotBe(target);
        urls.ShouldBe($"http://localhost:{target}");
    }
}
