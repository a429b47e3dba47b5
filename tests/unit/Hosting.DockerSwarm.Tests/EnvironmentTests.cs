namespace Aspire.Hosting.DockerSwarm.Tests;

public sealed class EnvironmentTests
{
    [Fact]
    public void While_the_application_runs_locally_the_environment_is_no_part_of_it()
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = [], DisableDashboard = true });

        builder.AddDockerSwarmEnvironment("swarm").AddOverlayNetwork("front");

        builder.Resources.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stack_is_named_like_its_environment_unless_it_is_given_a_name()
    {
        using var swarm = new TestSwarm();
        var other = swarm.Builder.AddDockerSwarmEnvironment("Other");
        swarm.AddContainer("db").WithComputeEnvironment(other);

        await swarm.ExecuteAsync("publish-Other");

        File.ReadAllText(Path.Combine(swarm.Output, "Other", "deploy.env")).ShouldStartWith("STACK=\"other\"\n");
    }

    [Fact]
    public async Task Each_of_several_environments_publishes_its_own_services()
    {
        using var swarm = new TestSwarm();
        var other = swarm.Builder.AddDockerSwarmEnvironment("other");
        swarm.AddContainer("here").WithComputeEnvironment(swarm.Swarm);
        swarm.AddContainer("there").WithComputeEnvironment(other);

        await swarm.ExecuteAsync("publish");

        new PublishedStack(File.ReadAllText(Path.Combine(swarm.Output, "swarm", "stack.yml"))).Services.ShouldBe(["here"]);
        new PublishedStack(File.ReadAllText(Path.Combine(swarm.Output, "other", "stack.yml"))).Services.ShouldBe(["there"]);
    }

    [Fact]
    public async Task Scripts_and_operators_find_what_they_need_beside_the_stack()
    {
        using var swarm = Scenarios.Create("defaults");
        await swarm.PublishAsync();

        Snapshot.ShouldMatch(File.ReadAllText(Path.Combine(swarm.Output, "deploy.env")), "defaults.env");
        Snapshot.ShouldMatch(File.ReadAllText(Path.Combine(swarm.Output, "README.md")), "defaults.md");
    }

    [Fact]
    public void Arguments_that_are_missing_are_refused()
    {
        using var test = new TestSwarm();
        var (builder, swarm) = (test.Builder, test.Swarm);
        var container = test.AddContainer("one");

        Should.Throw<ArgumentNullException>(() => DockerSwarmEnvironmentExtensions.AddDockerSwarmEnvironment(null!, "swarm")).ParamName.ShouldBe("builder");
        Should.Throw<ArgumentNullException>(() => builder.AddDockerSwarmEnvironment(null!)).ParamName.ShouldBe("name");
        Should.Throw<ArgumentNullException>(() => swarm.WithStackName(null!)).ParamName.ShouldBe("stackName");
        Should.Throw<ArgumentNullException>(() => swarm.WithImageRegistry(null!)).ParamName.ShouldBe("registry");
        Should.Throw<ArgumentOutOfRangeException>(() => swarm.WithPatience(TimeSpan.Zero)).ParamName.ShouldBe("patience");
        Should.Throw<ArgumentNullException>(() => swarm.AddOverlayNetwork(null!)).ParamName.ShouldBe("name");
        Should.Throw<ArgumentNullException>(() => swarm.ConfigureStack(null!)).ParamName.ShouldBe("configure");
        Should.Throw<ArgumentNullException>(() => swarm.AddSecret(null!)).ParamName.ShouldBe("parameter");
        Should.Throw<ArgumentNullException>(() => swarm.AddSecretFile(null!, "x")).ParamName.ShouldBe("name");
        Should.Throw<ArgumentNullException>(() => swarm.AddSecretFile("x", null!)).ParamName.ShouldBe("path");
        Should.Throw<ArgumentNullException>(() => swarm.AddExternalSecret(null!)).ParamName.ShouldBe("name");
        Should.Throw<ArgumentNullException>(() => container.PublishAsSwarmService(null!)).ParamName.ShouldBe("configure");
        Should.Throw<ArgumentNullException>(() => swarm.Resource.GetHostAddressExpression(null!)).ParamName.ShouldBe("endpointReference");
        Should.Throw<ArgumentNullException>(() => new SwarmConfig("x", (string)null!)).ParamName.ShouldBe("content");
        Should.Throw<ArgumentNullException>(() => HealthCheck.HttpGet(80, null!)).ParamName.ShouldBe("path");
    }
}
