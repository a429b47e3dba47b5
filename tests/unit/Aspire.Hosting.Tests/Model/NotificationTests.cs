using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Tests.Model;

public sealed class NotificationTests : IAsyncLifetime
{
    private readonly DistributedApplication _app;
    private readonly IResource _resource;

    public NotificationTests()
    {
        var builder = TestModel.Create();
        builder.Services.AddHealthChecks().AddCheck("check", () => HealthCheckResult.Healthy());
        _resource = builder.AddResource(new Custom("custom")).WithHealthCheck("check").Resource;
        _app = builder.Build();
    }

    private ResourceNotificationService Notifications => _app.ResourceNotifications;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_state_is_there_for_those_who_come_later()
    {
        await Publish(KnownResourceStates.Running);

        await Notifications.WaitForResourceAsync("custom").WaitAsync(TimeSpan.FromSeconds(30));
        Notifications.TryGetCurrentState("custom", out var state).ShouldBeTrue();
        state!.Snapshot.State!.Text.ShouldBe("Running");
    }

    [Fact]
    public async Task A_wait_tells_which_of_the_states_came()
    {
        var wait = Notifications.WaitForResourceAsync("custom", [KnownResourceStates.Exited, KnownResourceStates.Finished]);
        await Publish(KnownResourceStates.Running);
        wait.IsCompleted.ShouldBeFalse();
        await Publish(KnownResourceStates.Finished);

        (await wait.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe("Finished");
    }

    [Fact]
    public async Task A_running_resource_is_unhealthy_until_its_checks_have_run_and_has_no_health_when_it_ends()
    {
        await Publish(KnownResourceStates.Running);
        Notifications.TryGetCurrentState("custom", out var running);
        await Publish(KnownResourceStates.Exited);
        Notifications.TryGetCurrentState("custom", out var exited);

        running!.Snapshot.HealthStatus.ShouldBe(HealthStatus.Unhealthy);
        running.Snapshot.HealthReports.ShouldHaveSingleItem().Status.ShouldBeNull();
        exited!.Snapshot.HealthStatus.ShouldBeNull();
        exited.Snapshot.HealthReports.ShouldBeEmpty();
    }

    [Fact]
    public async Task Waiting_for_the_health_of_what_has_failed_ends_with_the_reason()
    {
        await Publish(KnownResourceStates.FailedToStart);

        var exception = await Should.ThrowAsync<DistributedApplicationException>(() => Notifications.WaitForResourceHealthyAsync("custom"));
        exception.Message.ShouldContain("FailedToStart");
    }

    [Fact]
    public async Task Waiting_for_what_does_not_exist_ends_at_once()
    {
        var exception = await Should.ThrowAsync<DistributedApplicationException>(() => Notifications.WaitForResourceHealthyAsync("costum"));
        exception.Message.ShouldContain("custom");
    }

    [Fact]
    public async Task A_cancelled_wait_says_how_things_are()
    {
        await Publish(KnownResourceStates.Starting);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        // Not Should.ThrowAsync, which replaces the exception of a cancelled task.
        var exception = await Assert.ThrowsAsync<OperationCanceledException>(() => Notifications.WaitForResourceHealthyAsync("custom", cancelled.Token));
        exception.Message.ShouldContain("Starting");
    }

    [Fact]
    public async Task Changes_come_in_order()
    {
        string[] states = ["Starting", "Running", "Stopping", "Exited"];
        foreach (var state in states[..2])
        {
            await Publish(state);
        }

        var seen = new List<string>();
        await foreach (var change in Notifications.WatchAsync())
        {
            seen.Add(change.Snapshot.State!.Text);
            if (seen.Count == 1)
            {
                await Publish(states[2]);
                await Publish(states[3]);
            }

            if (seen.Count == 3)
            {
                break;
            }
        }

        seen.ShouldBe(states[1..]);
    }

    [Fact]
    public async Task A_command_reports_its_failure_and_an_unknown_one_says_what_there_is()
    {
        var builder = TestModel.Create();
        var resource = builder.AddResource(new Custom("custom"))
            .WithCommand("works", "Works", _ => Task.FromResult(CommandResults.Success("done")))
            .WithCommand("fails", "Fails", _ => throw new InvalidOperationException("no luck"));
        await using var app = builder.Build();

        (await app.ResourceCommands.ExecuteCommandAsync(resource.Resource, "works")).Message.ShouldBe("done");
        (await app.ResourceCommands.ExecuteCommandAsync(resource.Resource, "fails")).Message.ShouldBe("no luck");
        (await app.ResourceCommands.ExecuteCommandAsync(resource.Resource, "sings")).Message!.ShouldContain("works, fails");
    }

    private Task Publish(string state) => Notifications.PublishUpdateAsync(_resource, snapshot => snapshot with { State = state });

    private sealed class Custom(string name) : Resource(name);
}
