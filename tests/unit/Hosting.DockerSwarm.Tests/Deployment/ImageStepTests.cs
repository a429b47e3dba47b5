namespace Aspire.Hosting.DockerSwarm.Tests.Deployment;

public sealed class ImageStepTests : IDisposable
{
    private readonly TestSwarm _swarm = new(("Parameters:token", "canary-5ecret"), ("Parameters:flavour", "plain"));
    private readonly FakeDocker _docker = new();

    public void Dispose() => _swarm.Dispose();

    private IEnumerable<string> Commands => _docker.Commands.Where(command => !command.StartsWith("docker image inspect", StringComparison.Ordinal));

    [Fact]
    public async Task An_image_is_built_from_its_Dockerfile_with_arguments_secrets_and_stage()
    {
        var dockerfile = _swarm.WriteSource("tool/Dockerfile", "FROM scratch");
        _swarm.Builder.AddDockerfile("tool", Path.GetDirectoryName(dockerfile)!, stage: "final")
            .WithBuildArg("FLAVOUR", _swarm.Builder.AddParameter("flavour"))
            .WithBuildArg("INHERITED", (object?)null)
            .WithBuildSecret("token", _swarm.Builder.AddParameter("token", secret: true));

        await _swarm.ExecuteAsync("build", _docker);

        Commands.ShouldHaveSingleItem().ShouldMatch(
            $"^docker build --file {dockerfile} --tag tool:[0-9a-f]{{12}} --target final --build-arg FLAVOUR=plain --build-arg INHERITED "
            + $"--secret id=token,env=BUILD_SECRET_0 {Path.GetDirectoryName(dockerfile)}$");
        _docker.Commands.ShouldAllBe(command => !command.Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_project_with_a_Dockerfile_is_built_from_it()
    {
        _swarm.WriteSource("api/Dockerfile", "FROM scratch");
        var api = _swarm.AddProject("api").WithHttpEndpoint().WithEnvironment("Token", _swarm.Builder.AddParameter("token", secret: true))
            .PublishAsDockerFile(container => container.WithDockerfile(_swarm.Sources, "api/Dockerfile"));
        _swarm.AddProject("web").WithReference(api);

        await _swarm.ExecuteAsync("build", _docker);

        Commands.ShouldContain(command => command.StartsWith("docker build", StringComparison.Ordinal) && command.EndsWith(_swarm.Sources, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_project_with_a_Dockerfile_is_a_project_all_the_same()
    {
        _swarm.WriteSource("api/Dockerfile", "FROM scratch");
        var api = _swarm.AddProject("api").WithHttpEndpoint(port: 8000).WithEnvironment("Token", _swarm.Builder.AddParameter("token", secret: true)).PublishAsDockerFile();
        _swarm.AddProject("web").WithReference(api);

        var stack = await _swarm.PublishAsync();

        stack["services/api/secrets"].ShouldBe("[{source: token, target: Token, uid: 10001, gid: 10001, mode: 0400}]");
        stack["services/web/environment/API_HTTP"].ShouldBe("http://api:8080");
    }

    [Fact]
    public async Task A_project_without_a_Dockerfile_is_built_by_the_SDK_and_named_for_the_registry()
    {
        _swarm.Swarm.WithImageRegistry("registry.test:5000/shop/");
        _swarm.AddProject("api");

        await _swarm.ExecuteAsync("push", _docker);

        var tag = _docker.Commands.Last().Split(':')[^1];
        tag.ShouldMatch("^[0-9a-f]{12}$");
        Commands.ShouldBe(
        [
            $"dotnet publish {Path.Combine(_swarm.Sources, "api", "api.csproj")} --configuration Release --os linux /t:PublishContainer -p:ContainerRepository=api -p:ContainerImageTag={tag}",
            $"docker tag api:{tag} registry.test:5000/shop/api:{tag}",
            $"docker push registry.test:5000/shop/api:{tag}",
        ]);
    }

    [Fact]
    public async Task An_image_that_is_there_is_not_built_again()
    {
        _swarm.AddProject("api");
        _docker.Answers["docker image inspect"] = new(0, "sha256:1", "");

        await _swarm.ExecuteAsync("build", _docker);

        Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_build_that_fails_is_told_with_what_it_printed_last()
    {
        var dockerfile = _swarm.WriteSource("tool/Dockerfile", "FROM scratch");
        _swarm.Builder.AddDockerfile("tool", Path.GetDirectoryName(dockerfile)!);
        _docker.Answers["docker build"] = new(1, $"{string.Concat(Enumerable.Repeat("Step\n", 500))}error CS1002: ; expected\n", "returned a non-zero code: 1\n");

        var message = (await Should.ThrowAsync<DistributedApplicationException>(() => _swarm.ExecuteAsync("build", _docker))).Message;

        message.ShouldEndWith("error CS1002: ; expected\nreturned a non-zero code: 1");
        message.Split('\n').Length.ShouldBe(20);
    }

    [Fact]
    public async Task A_build_that_fails_is_told_in_its_words()
    {
        _swarm.AddProject("api");
        _docker.Answers["dotnet publish"] = new(1, "error CS1002: ; expected", "");

        (await Should.ThrowAsync<DistributedApplicationException>(() => _swarm.ExecuteAsync("build", _docker))).Message.ShouldEndWith("failed (1): error CS1002: ; expected");
    }

    [Fact]
    public async Task Images_are_pushed_before_the_stack_is_deployed()
    {
        _swarm.Swarm.WithImageRegistry("registry.test/shop");
        _swarm.AddProject("api");
        _docker.Then(SwarmLook.Of("api", "1/1"));

        await _swarm.ExecuteAsync("deploy", _docker, new ImpatientTime());

        var commands = _docker.Commands.ToList();
        commands.FindIndex(command => command.StartsWith("docker push", StringComparison.Ordinal))
            .ShouldBeInRange(0, commands.FindIndex(command => command.StartsWith("docker stack deploy", StringComparison.Ordinal)));
        commands.ShouldContain(command => command.Contains("--resolve-image changed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_secret_as_build_argument_is_refused()
    {
        var dockerfile = _swarm.WriteSource("tool/Dockerfile", "FROM scratch");
        var token = _swarm.Builder.AddParameter("token", secret: true);
        _swarm.Builder.AddDockerfile("tool", Path.GetDirectoryName(dockerfile)!).WithBuildArg("TOKEN", ReferenceExpression.Create($"{token}"));

        (await _swarm.PublishFailsAsync()).ShouldBe("service 'tool': build argument 'TOKEN': it contains a secret, which the image would show; use WithBuildSecret.");
    }

    [Fact]
    public async Task A_missing_Dockerfile_is_told()
    {
        _swarm.Builder.AddDockerfile("tool", _swarm.Sources);

        (await _swarm.PublishFailsAsync()).ShouldBe($"service 'tool': image: there is no Dockerfile '{Path.Combine(_swarm.Sources, "Dockerfile")}'.");
    }
}
