namespace Aspire.Hosting.DockerSwarm.Tests.Deployment;

public sealed class DestroyTests : IDisposable
{
    private readonly TestSwarm _swarm = new();
    private readonly FakeDocker _docker = new() { Secrets = { ["one"] = "", ["two"] = "" } };

    public void Dispose() => _swarm.Dispose();

    [Fact]
    public async Task The_stack_is_removed_and_then_its_secrets()
    {
        _swarm.Builder.Configuration["Pipeline:SkipConfirmation"] = "true";
        _docker.Then(SwarmLook.Of("db", "1/1"), SwarmLook.Of("db", "0/1"), new SwarmLook([]));

        await DestroyAsync();

        _docker.Commands.First(command => !command.StartsWith("docker info", StringComparison.Ordinal)).ShouldBe("docker stack rm shop");
        _docker.Commands.Count(command => command.StartsWith("docker service ls", StringComparison.Ordinal)).ShouldBe(3);
        _docker.Commands.Last().ShouldBe("docker secret rm id-of-one id-of-two");
    }

    [Fact]
    public async Task A_removal_that_Docker_refuses_is_tried_again_and_told_in_the_end()
    {
        _swarm.Builder.Configuration["Pipeline:SkipConfirmation"] = "true";
        _docker.Answers["docker stack rm"] = new(1, "", "network is in use by task 1\n");
        _docker.Answers["docker network ls"] = new(0, "1\n", "");

        (await Should.ThrowAsync<DistributedApplicationException>(DestroyAsync)).Message
            .ShouldEndWith("Of the stack 'shop' there are still 1 networks. network is in use by task 1");
        _docker.Commands.Count(command => command == "docker stack rm shop").ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Nothing_is_removed_without_a_yes()
    {
        (await Should.ThrowAsync<DistributedApplicationException>(DestroyAsync)).Message.ShouldEndWith("say --yes.");
        _docker.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_does_not_go_away_is_told()
    {
        _swarm.Builder.Configuration["Pipeline:SkipConfirmation"] = "true";
        _docker.Then(SwarmLook.Of("db", "1/1"));

        (await Should.ThrowAsync<DistributedApplicationException>(DestroyAsync)).Message.ShouldEndWith("Of the stack 'shop' there are still 1 services.");
        _docker.Commands.ShouldNotContain(command => command.StartsWith("docker secret rm", StringComparison.Ordinal));
    }

    private Task DestroyAsync() => _swarm.ExecuteAsync("destroy", _docker, new ImpatientTime());
}
