using MetalsPipeline.Swarm.Tests.Engines;
using MetalsPipeline.Swarm.Tests.Stacks;

namespace MetalsPipeline.Swarm.Tests.OneNode;

public sealed class PipelineStepTests(OneNodeSwarm swarm) : IClassFixture<OneNodeSwarm>
{
    [Fact]
    public async Task Deploy_brings_the_stack_up_and_destroy_leaves_nothing_of_it()
    {
        var published = await PublishedStack.PublishAsync("Single");
        var stack = new DeployedStack(swarm);

        await published.AppHostAsync("deploy", Environment.GetEnvironmentVariable("DOCKER_HOST")!);
        (await stack.LeftoversAsync()).Length.ShouldBeGreaterThan(10);
        await stack.ConvergedAsync();
        await published.AppHostAsync("destroy", Environment.GetEnvironmentVariable("DOCKER_HOST")!);

        (await stack.LeftoversAsync()).ShouldBeEmpty();
        (await swarm.Manager.LinesAsync("secret", "ls", "--quiet")).ShouldBeEmpty();
        // It keeps what is worth keeping.
        await swarm.Manager.RunAsync("container", "prune", "--force");
        (await swarm.Manager.LinesAsync("volume", "ls", "--format", "{{.Name}}")).ShouldBe(["metals_kafka-data", "metals_mongodb-data"], ignoreOrder: true);
        await swarm.Manager.RunAsync("volume", "rm", "metals_kafka-data", "metals_mongodb-data");
    }
}
