using MetalsPipeline.Ops.Tests.Docker;

namespace MetalsPipeline.Ops.Tests.Swarm;

public sealed class LabelTests
{
    [Theory]
    [InlineData("kafka-1")]
    [InlineData("mongodb")]
    [InlineData("prometheus")]
    [InlineData("grafana")]
    public async Task A_second_node_is_no_home_for_a_server_s_data(string label)
    {
        await using var engine = new FakeEngine(FakeEngine.Manager, new()
        {
            ["/nodes"] = $$$"""
                [
                  {"ID":"1","Spec":{"Availability":"active","Labels":{"{{{label}}}":"true"}},"Status":{"State":"ready"},"Description":{"Hostname":"one"}},
                  {"ID":"2","Spec":{"Availability":"active","Labels":{"zone":"true"}},"Status":{"State":"ready"},"Description":{"Hostname":"two"}}
                ]
                """,
        });
        using var metals = new Metals();

        var refused = await metals.RunAsync($"swarm label two {label} --yes --host {engine.Address}");

        refused.ExitCode.ShouldBe(1);
        refused.OnlyError.ShouldBe($"{label} is on node one, and so is its data. To give it up: 'metals swarm label one {label} --remove' first.");
        (await metals.RunAsync($"swarm label one zone --dry-run --host {engine.Address}")).ExitCode.ShouldBe(2);
    }
}
