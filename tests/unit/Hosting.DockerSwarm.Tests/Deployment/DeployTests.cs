namespace Aspire.Hosting.DockerSwarm.Tests.Deployment;

public sealed class DeployTests : IDisposable
{
    private static readonly SwarmLook Running = SwarmLook.Of("db", "1/1");

    private readonly TestSwarm _swarm = new(("Parameters:password", "canary-5ecret"));
    private readonly FakeDocker _docker = new();

    public void Dispose() => _swarm.Dispose();

    [Fact]
    public async Task A_stack_is_deployed_from_the_published_file_and_waited_for()
    {
        _swarm.AddContainer("db");
        _docker.Then(SwarmLook.Of("db", "0/1"), SwarmLook.Of("db", "0/1"), Running);

        await DeployAsync();

        _docker.Commands.ShouldContain(
            $"docker stack deploy --compose-file {Path.Combine(_swarm.Output, "stack.yml")} --prune --with-registry-auth --resolve-image never shop");
        File.Exists(Path.Combine(_swarm.Output, "stack.yml")).ShouldBeTrue();
        _docker.Commands.Count(command => command.StartsWith("docker service ls", StringComparison.Ordinal)).ShouldBe(1 + 2 + 3, "before, not yet, and then steadily");
    }

    [Fact]
    public async Task A_service_that_only_looks_as_if_it_ran_is_waited_for()
    {
        _swarm.AddContainer("db");
        _docker.Before(Running).Then(Running, SwarmLook.Of("db", "1/1", "updating"), SwarmLook.Of("db", "1/1", "updating"), SwarmLook.Of("db", "1/1", "completed"));

        await DeployAsync();

        _docker.Commands.Count(command => command.StartsWith("docker service ls", StringComparison.Ordinal)).ShouldBe(1 + 3 + 3);
    }

    [Fact]
    public async Task Secrets_are_created_by_standard_input_if_they_are_not_there()
    {
        var password = _swarm.Builder.AddParameter("password", secret: true);
        var generated = _swarm.Builder.AddParameter("generated", new GenerateParameterDefault { MinLength = 30 }, secret: true);
        _swarm.AddContainer("db").WithEnvironment("PASSWORD", password).WithEnvironment("KEY", generated);
        _docker.Secrets["shop-generated-g1"] = "kept";
        _docker.Then(Running);

        await DeployAsync();

        _docker.Secrets.Count.ShouldBe(2);
        _docker.Secrets["shop-generated-g1"].ShouldBe("kept");
        _docker.Secrets.Single(secret => secret.Key.StartsWith("shop-password-", StringComparison.Ordinal)).Value.ShouldBe("canary-5ecret");
        _docker.Commands.ShouldAllBe(command => !command.Contains("canary", StringComparison.Ordinal));
        _docker.Commands.ShouldContain(command => command.StartsWith("docker secret create --label aspire.dockerswarm.stack=shop shop-password-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_generated_secret_is_made_when_it_is_first_deployed()
    {
        _swarm.AddContainer("db").WithEnvironment("KEY", _swarm.Builder.AddParameter("generated", new GenerateParameterDefault { MinLength = 30 }, secret: true));
        _docker.Then(Running);

        await DeployAsync();

        _docker.Secrets["shop-generated-g1"].Length.ShouldBe(30);
    }

    [Fact]
    public async Task A_secret_of_others_that_is_missing_ends_the_deployment()
    {
        var certificate = _swarm.Swarm.AddExternalSecret("certificate");
        _swarm.AddContainer("db").PublishAsSwarmService(service => service.Secrets.Add(certificate));

        (await DeployFailsAsync()).ShouldBe("The Swarm has no secret 'certificate'; create it with 'docker secret create NAME -'.");
        _docker.Commands.ShouldNotContain(command => command.StartsWith("docker stack deploy", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("rollback_started")]
    [InlineData("rollback_completed")]
    [InlineData("rollback_paused")]
    public async Task A_service_that_went_back_to_its_previous_version_has_failed(string state)
    {
        _swarm.AddContainer("db");
        _docker.Before(Running).Then(SwarmLook.Of("db", "1/1", "updating"), SwarmLook.Of("db", "1/1", state, tasks: new SwarmLook.Task("2", "db", "Failed", "task: non-zero exit (3)")));

        (await DeployFailsAsync()).ShouldBe(
            $"The service 'db': its new version fails, and the previous one was brought back ({state}): why. Its tasks say: task: non-zero exit (3)");
    }

    [Fact]
    public async Task An_update_that_stopped_has_failed()
    {
        _swarm.AddContainer("db");
        _docker.Before(Running).Then(SwarmLook.Of("db", "1/1", "paused"));

        (await DeployFailsAsync()).ShouldBe("The service 'db': its new version fails, and the update stopped: why.");
    }

    [Fact]
    public async Task The_outcome_of_an_earlier_update_does_not_count()
    {
        _swarm.AddContainer("db");
        var look = SwarmLook.Of("db", "1/1", "rollback_completed", "yesterday", new SwarmLook.Task("1", "db", "Failed", "long ago"));
        _docker.Before(look).Then(look);

        await DeployAsync();
    }

    [Fact]
    public async Task A_service_whose_tasks_keep_failing_has_failed_and_says_why()
    {
        _swarm.AddContainer("db");
        var failures = Enumerable.Range(0, 5).Select(i => new SwarmLook.Task($"{i}", "db", i == 0 ? "Rejected" : "Failed", "no such image")).ToArray();
        _docker.Then(SwarmLook.Of("db", "0/1", tasks: failures));

        (await DeployFailsAsync()).ShouldBe("The service 'db' keeps failing. Its tasks say: no such image");
    }

    [Fact]
    public async Task A_service_that_fails_a_few_times_and_then_runs_is_well()
    {
        _swarm.AddContainer("db");
        _docker.Then(SwarmLook.Of("db", "0/1", tasks: new SwarmLook.Task("1", "db", "Failed", "no database yet")), Running);

        await DeployAsync();
    }

    [Fact]
    public async Task A_service_that_does_not_run_in_time_is_told_with_what_its_tasks_wait_for()
    {
        _swarm.AddContainer("db");
        _swarm.Swarm.WithPatience(TimeSpan.FromSeconds(30));
        _docker.Then(SwarmLook.Of("db", "0/2", tasks: new SwarmLook.Task("1", "db", "Pending", "no suitable node")));

        (await DeployFailsAsync()).ShouldBe("After 30 s the service 'db' has 0 of 2 tasks. Its tasks say: no suitable node");
    }

    [Fact]
    public async Task A_job_is_waited_for_until_it_is_complete()
    {
        _swarm.AddContainer("migrate").PublishAsSwarmService(service => service.Deploy.Mode = ServiceMode.ReplicatedJob);
        _docker.Then(SwarmLook.Of("migrate", "1/1 (0/1 completed)"), SwarmLook.Of("migrate", "0/1 (1/1 completed)"));

        await DeployAsync();

        _docker.Commands.Count(command => command.StartsWith("docker service ls", StringComparison.Ordinal)).ShouldBe(1 + 1 + 3);
    }

    [Theory]
    [InlineData(1, "", "Cannot connect to the Docker daemon.", "The Docker engine can't be reached: Cannot connect to the Docker daemon.")]
    [InlineData(0, "\n", "Cannot connect to the Docker daemon.", "The Docker engine can't be reached: Cannot connect to the Docker daemon.")]
    [InlineData(0, "inactive false\n", "", "This Docker engine is in no Swarm.")]
    [InlineData(0, "active false\n", "", "This Docker engine is a worker of its Swarm")]
    public async Task An_engine_that_cannot_deploy_is_told(int exitCode, string output, string errors, string message)
    {
        _swarm.AddContainer("db");
        _docker.Info = new(exitCode, output, errors);

        (await DeployFailsAsync()).ShouldStartWith(message);
    }

    [Fact]
    public async Task Docker_that_is_not_installed_is_told()
    {
        var runner = new DockerSwarm.Deployment.CommandRunner();

        var failure = await Should.ThrowAsync<DistributedApplicationException>(() => runner.RunAsync("no-such-docker", ["info"]));

        failure.Message.ShouldStartWith("'no-such-docker' can't be started:");
    }

    [Fact]
    public async Task What_Docker_refuses_is_told_in_its_words()
    {
        _swarm.AddContainer("db");
        _docker.Answers["docker stack deploy"] = new(1, "", "services.db Additional property is not allowed\n");

        (await DeployFailsAsync()).ShouldBe("'docker stack deploy' failed (1): services.db Additional property is not allowed");
    }

    private Task DeployAsync() => _swarm.ExecuteAsync("deploy", _docker, new ImpatientTime());

    private async Task<string> DeployFailsAsync() => (await Should.ThrowAsync<DistributedApplicationException>(DeployAsync)).InnerException!.Message;
}
