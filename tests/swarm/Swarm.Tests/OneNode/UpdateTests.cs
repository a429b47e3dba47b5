using MetalsPipeline.Swarm.Tests.Stacks;

namespace MetalsPipeline.Swarm.Tests.OneNode;

[Collection(OneNode.Name)]
public sealed class UpdateTests(OneNodeTopology topology)
{
    private DeployedStack Stack => topology.Stack;

    [Fact]
    public async Task A_broken_image_is_rolled_back_and_the_service_says_so()
    {
        var before = await Stack.TaskAsync("processor");

        await Stack.DeployAsync(topology.Published, "OneNode/impatient-health-api.yml", "OneNode/broken-processor.yml");

        var update = await Eventually.GetAsync(
            async t => (await Stack.ServiceAsync("processor", t)).GetProperty("UpdateStatus"),
            status => status.GetProperty("State").GetString() == "rollback_completed",
            "a rollback",
            TimeSpan.FromMinutes(3));
        update.GetProperty("Message").GetString().ShouldBe("rollback completed");
        await Stack.ConvergedAsync();
        (await Stack.TaskAsync("processor")).Id.ShouldBe(before.Id, "the old task goes on until a new one is healthy");
    }
}
