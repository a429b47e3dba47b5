using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Tests.Supervision;

public sealed class StopTests : IAsyncLifetime
{
    private readonly TestApplication _application = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _application.EndAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_crash_is_shown_with_its_exit_code_and_last_lines_and_is_not_repaired()
    {
        _application.AddEcho("echo").WithHttpEndpoint().WithHttpHealthCheck("/health");
        await _application.StartAsync();
        await _application.HealthyAsync("echo");

        using var client = _application.App.CreateHttpClient("echo");
        using var post = new CancellationTokenSource();
        var request = client.PostAsync(new Uri("/crash/42", UriKind.Relative), null, post.Token);
        var snapshot = await _application.ReachAsync("echo", KnownResourceStates.Exited);
        await post.CancelAsync();
        await Record.ExceptionAsync(() => request);

        snapshot.ExitCode.ShouldBe(42);
        snapshot.HealthStatus.ShouldBeNull();
        snapshot.Commands.Single(command => command.Name == KnownResourceCommands.StartCommand).State.ShouldBe(ResourceCommandState.Enabled);
        (await _application.LinesAsync("echo")).ShouldContain("crashing with 42");
    }

    [Fact]
    public async Task Stop_and_start_and_restart_by_command()
    {
        _application.AddShell("app", "echo run; exec sleep 600");
        await _application.StartAsync();
        var first = TestApplication.PidOf(await _application.ReachAsync("app", KnownResourceStates.Running));

        await Execute(KnownResourceCommands.StopCommand);
        var stopped = await _application.ReachAsync("app", KnownResourceStates.Exited);
        await Execute(KnownResourceCommands.StartCommand);
        var second = TestApplication.PidOf(await _application.ReachAsync("app", KnownResourceStates.Running));
        await Execute(KnownResourceCommands.RestartCommand);
        var third = TestApplication.PidOf(await _application.ReachAsync("app", KnownResourceStates.Running));

        stopped.ExitCode.ShouldBe(128 + 15);
        new[] { first, second, third }.Distinct().Count().ShouldBe(3);
        TestApplication.IsAlive(first).ShouldBeFalse();
        TestApplication.IsAlive(second).ShouldBeFalse();
        TestApplication.IsAlive(third).ShouldBeTrue();

        async Task Execute(string command) =>
            (await _application.App.ResourceCommands.ExecuteCommandAsync("app", command)).Success.ShouldBeTrue();
    }

    [Fact]
    public async Task A_resource_becomes_ready_anew_after_a_restart()
    {
        var ready = 0;
        _application.Builder.Services.AddHealthChecks().AddCheck("app", () => HealthCheckResult.Healthy());
        _application.AddShell("app", "exec sleep 600").WithHealthCheck("app").OnResourceReady((_, _, _) => Task.FromResult(Interlocked.Increment(ref ready)));
        await _application.StartAsync();
        await _application.HealthyAsync("app");
        for (var i = 0; i < 2; i++)
        {
            await _application.App.ResourceCommands.ExecuteCommandAsync("app", KnownResourceCommands.RestartCommand);
            await _application.HealthyAsync("app");
        }

        ready.ShouldBe(3);
    }

    [Fact]
    public async Task Dependents_end_before_what_they_depend_on()
    {
        var store = _application.AddShell("store", Noting("store"));
        var middle = _application.AddShell("middle", Noting("middle")).WaitFor(store);
        _application.AddShell("front", Noting("front")).WaitFor(middle);
        await _application.StartAsync();
        foreach (var name in new[] { "store", "middle", "front" })
        {
            await _application.LineAsync(name, "ready");
        }

        await _application.App.StopAsync();

        File.ReadAllLines(Path.Combine(_folder.FullName, "ends")).ShouldBe(["front", "middle", "store"]);
    }

    [Fact]
    public async Task Who_does_not_end_is_killed_with_all_descendants()
    {
        _application.AddShell("stubborn", "trap '' TERM; (trap '' TERM; while :; do sleep 600; done) & echo \"child $!.\"; while :; do sleep 600; done");
        await _application.StartAsync();
        var line = await _application.LineAsync("stubborn", "child");
        var child = int.Parse(line.Split(' ')[^1].TrimEnd('.'), System.Globalization.CultureInfo.InvariantCulture);
        var leader = TestApplication.PidOf(await _application.ReachAsync("stubborn", KnownResourceStates.Running));

        await _application.App.StopAsync().WaitAsync(TimeSpan.FromSeconds(60));

        await TestApplication.EndedAsync(leader);
        await TestApplication.EndedAsync(child);
        (await _application.LinesAsync("stubborn")).ShouldContain(text => text.Contains("is killed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_program_leaves_behind_ends_with_it()
    {
        _application.AddShell("app", "sleep 600 & echo \"left $!.\"");
        await _application.StartAsync();
        await _application.ReachAsync("app", KnownResourceStates.Finished);
        var line = (await _application.LinesAsync("app")).Single(text => text.StartsWith("left", StringComparison.Ordinal));

        await TestApplication.EndedAsync(int.Parse(line.Split(' ')[^1].TrimEnd('.'), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Stopping_ends_the_wait_of_those_who_never_started()
    {
        var never = _application.AddShell("never", "exec sleep 600").WithExplicitStart();
        _application.AddShell("app", "exec sleep 600").WaitFor(never);
        await _application.StartAsync();
        await _application.ReachAsync("app", KnownResourceStates.Waiting);

        await _application.App.StopAsync().WaitAsync(TimeSpan.FromSeconds(60));

        await _application.ReachAsync("app", KnownResourceStates.Exited);
    }

    private string Noting(string name) =>
        $"trap 'echo {name} >> {_folder.FullName}/ends; exit 0' TERM; echo ready; while :; do sleep 0.05; done";
}
