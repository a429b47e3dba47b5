using Aspire.Hosting.Testing;

namespace Aspire.Hosting.Tests.Supervision;

public sealed class ReplicaTests : IAsyncLifetime
{
    private readonly TestApplication _application = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _application.EndAsync();

    [Fact]
    public async Task Replicas_share_the_public_port_and_survive_one_another()
    {
        _application.AddEcho("echo").WithHttpEndpoint().WithReplicas(3);
        await _application.StartAsync();
        var resource = (IResource)_application.Builder.Resources.Single(candidate => candidate.Name == "echo");
        var instances = resource.InstanceNames();
        foreach (var instance in instances)
        {
            await _application.LineAsync(instance, "echo started");
        }

        var before = await PidsAsync(9);
        (await _application.App.ResourceCommands.ExecuteCommandAsync(instances[0], KnownResourceCommands.StopCommand)).Success.ShouldBeTrue();
        var after = await PidsAsync(9);

        instances.Count.ShouldBe(3);
        before.Count.ShouldBe(3);
        after.Count.ShouldBe(2);
        after.ShouldBeSubsetOf(before);
        (await _application.ReachAsync(instances[0], KnownResourceStates.Exited)).ExitCode.ShouldNotBeNull();
        (await _application.ReachAsync(instances[1], KnownResourceStates.Running)).ExitCode.ShouldBeNull();
    }

    [Fact]
    public async Task Replicas_cannot_share_one_target_port()
    {
        _application.AddEcho("echo").WithHttpEndpoint(targetPort: 18434).WithReplicas(2);

        (await Should.ThrowAsync<DistributedApplicationException>(_application.StartAsync)).Message.ShouldContain("2 replicas of 'echo'");
    }

    /// <summary>A connection of its own a request, so that each one is forwarded anew.</summary>
    private async Task<HashSet<string>> PidsAsync(int requests)
    {
        var pids = new HashSet<string>();
        for (var i = 0; i < requests; i++)
        {
            using var client = new HttpClient { BaseAddress = _application.App.GetEndpoint("echo") };
            pids.Add(await client.GetStringAsync(new Uri("/pid", UriKind.Relative)));
        }

        return pids;
    }
}
