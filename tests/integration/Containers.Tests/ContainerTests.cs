namespace MetalsPipeline.Containers.Tests;

[Collection(DockerEngine.Collection)]
[Trait("Category", "Docker")]
public sealed class ContainerTests : IAsyncLifetime
{
    private readonly ContainerApplication _application = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _application.DisposeAsync();

    [DockerFact]
    public async Task A_container_gets_its_arguments_and_environment_and_its_output_is_the_log()
    {
        _application.AddShell("job", "echo \"$0|$1|$Name__Part\"; echo oops >&2", "a b", "c\"d").WithEnvironment("Name__Part", "some\nvalue");

        await _application.StartAsync();
        var ended = await _application.ReachAsync("job", KnownResourceStates.Finished);

        ended.ExitCode.ShouldBe(0);
        (await _application.LineAsync("job", "a b")).ShouldBe("a b|c\"d|some");
        await _application.LineAsync("job", "oops");
    }

    [DockerFact]
    public async Task A_container_that_fails_tells_its_exit_code_and_is_removed()
    {
        _application.AddShell("job", "sleep 1; exit 3");

        await _application.StartAsync();
        var label = await ContainerApplication.RunLabelAsync(await _application.ReachAsync("job", KnownResourceStates.Running));

        (await _application.ReachAsync("job", KnownResourceStates.Exited)).ExitCode.ShouldBe(3);
        (await Docker.ContainersAsync(label)).ShouldBeEmpty();
    }

    [DockerFact]
    public async Task A_secret_is_on_no_command_line()
    {
        const string secret = "s3cret-of-the-test";
        var parameter = _application.Builder.AddParameter("password", secret, secret: true);
        _application.AddShell("server", "echo \"${#PASSWORD}\"; exec sleep 600").WithEnvironment("PASSWORD", parameter);

        await _application.StartAsync();
        var running = await _application.ReachAsync("server", KnownResourceStates.Running);

        (await _application.LineAsync("server", "1")).ShouldBe($"{secret.Length}");
        var id = ContainerApplication.IdOf(running);
        (await Docker.InspectAsync(id, "{{.Path}} {{json .Args}} {{json .Config.Cmd}} {{json .Config.Labels}} {{json .HostConfig}}")).ShouldNotContain(secret);
        running.Properties.ShouldAllBe(property => !$"{property.Value}".Contains(secret));
    }

    [DockerFact]
    public async Task Ports_are_bound_to_the_loopback_address_alone_and_reach_the_target_port()
    {
        var server = _application.AddShell("server", "exec socat TCP-LISTEN:7000,fork,reuseaddr SYSTEM:'echo hello'")
            .WithEndpoint(targetPort: 7000, scheme: "tcp", name: "tcp");

        await _application.StartAsync();
        var running = await _application.ReachAsync("server", KnownResourceStates.Running);

        var port = server.GetEndpoint("tcp").Port;
        (await Docker.InspectAsync(ContainerApplication.IdOf(running), "{{json .HostConfig.PortBindings}}"))
            .ShouldBe($$"""{"7000/tcp":[{"HostIp":"127.0.0.1","HostPort":"{{port}}"}]}""");
        (await Tcp.ReadLineAsync("127.0.0.1", port)).ShouldBe("hello");
    }

    [DockerFact]
    public async Task Containers_reach_each_other_by_name_and_target_port()
    {
        var server = _application.AddShell("server", "exec socat TCP-LISTEN:7000,fork,reuseaddr SYSTEM:'echo hello'")
            .WithEndpoint(targetPort: 7000, scheme: "tcp", name: "tcp");
        _application.AddShell("client", "until nc -w 2 \"$HOST\" \"$PORT\" | grep hello; do sleep 0.2; done; echo \"by $HOST:$PORT\"; nc -w 2 server 7000")
            .WithEnvironment("HOST", $"{server.GetEndpoint("tcp").Property(EndpointProperty.Host)}")
            .WithEnvironment("PORT", $"{server.GetEndpoint("tcp").Property(EndpointProperty.Port)}");

        await _application.StartAsync();

        (await _application.ReachAsync("client", KnownResourceStates.Finished)).ExitCode.ShouldBe(0);
        (await _application.LineAsync("client", "by ")).ShouldBe("by server.dev.internal:7000");
    }

    [DockerFact]
    public async Task A_restarted_container_is_a_new_one_with_the_old_volume()
    {
        var volume = $"metals-test-{Guid.NewGuid():N}";
        _application.AddShell("server", "echo \"before: $(cat /data/file 2>/dev/null)\"; echo kept > /data/file; exec sleep 600").WithVolume(volume, "/data");
        await _application.StartAsync();
        try
        {
            var first = await _application.ReachAsync("server", KnownResourceStates.Running);
            (await _application.LineAsync("server", "before:")).ShouldBe("before: ");
            first.Volumes.ShouldHaveSingleItem().ShouldBe(new VolumeSnapshot(volume, "/data", "volume", false));

            (await _application.App.ResourceCommands.ExecuteCommandAsync("server", KnownResourceCommands.RestartCommand)).Success.ShouldBeTrue();

            await _application.LineAsync("server", "before: kept");
            var second = await _application.ReachAsync("server", KnownResourceStates.Running);
            ContainerApplication.IdOf(second).ShouldNotBe(ContainerApplication.IdOf(first));
        }
        finally
        {
            await _application.DisposeAsync();
            await Docker.RunAsync("volume", "rm", volume);
        }
    }

    [DockerFact]
    public async Task A_server_gets_time_to_end_and_then_nothing_is_left()
    {
        _application.AddShell("server", "trap 'echo farewell; exit 0' TERM; echo ready; while :; do sleep 0.1; done").WithContainerName("metals-test-named");
        await _application.StartAsync();
        var label = await ContainerApplication.RunLabelAsync(await _application.ReachAsync("server", KnownResourceStates.Running));
        await _application.LineAsync("server", "ready");
        (await Docker.ContainersAsync(label)).ShouldBe(["metals-test-named"]);
        (await Docker.NetworksAsync(label)).Length.ShouldBe(1);

        await _application.App.StopAsync();

        await _application.LineAsync("server", "farewell");
        (await Docker.ContainersAsync(label)).ShouldBeEmpty();
        (await Docker.NetworksAsync(label)).ShouldBeEmpty();
    }

    [DockerFact]
    public async Task A_persistent_container_outlives_the_app_host_and_is_taken_over_by_the_next()
    {
        const string name = "metals-test-persistent";
        string? first = null;
        try
        {
            for (var run = 0; run < 2; run++)
            {
                await using var application = new ContainerApplication();
                application.AddShell("server", "echo ready; exec sleep 600").WithContainerName(name).WithLifetime(ContainerLifetime.Persistent);
                await application.StartAsync();
                var running = await application.ReachAsync("server", KnownResourceStates.Running);
                await application.LineAsync("server", "ready");
                first ??= ContainerApplication.IdOf(running);
                ContainerApplication.IdOf(running).ShouldBe(first);
            }

            (await Docker.InspectAsync(name, "{{.State.Running}}")).ShouldBe("true");
        }
        finally
        {
            await Docker.RunAsync("rm", "--force", name);
        }
    }

    [DockerFact]
    public async Task An_image_that_cannot_be_had_is_the_resources_failure_in_Dockers_words()
    {
        _application.Builder.AddContainer("server", "127.0.0.1:1/none", "1");

        await _application.StartAsync();
        await _application.ReachAsync("server", KnownResourceStates.FailedToStart);

        (await _application.LineAsync("server", "Failed to start.")).ShouldMatch("Docker says: .*127.0.0.1:1");
    }

    [DockerFact]
    public async Task A_container_whose_program_is_missing_is_a_failure_and_is_removed()
    {
        _application.Builder.AddContainer("server", DockerEngine.ShellImage).WithEntrypoint("no-such-program");
        _application.AddShell("other", "exec sleep 600");

        await _application.StartAsync();
        var label = await ContainerApplication.RunLabelAsync(await _application.ReachAsync("other", KnownResourceStates.Running));
        await _application.ReachAsync("server", KnownResourceStates.FailedToStart);

        (await _application.LineAsync("server", "Failed to start.")).ShouldContain("no-such-program");
        (await Docker.ContainersAsync(label)).Length.ShouldBe(1);
    }
}
