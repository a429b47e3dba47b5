using MetalsPipeline.Ops.Stacks;
using MetalsPipeline.Ops.Swarm;

namespace MetalsPipeline.Ops.Tests.Stacks;

public class AppHostStepsTests
{
    [Fact]
    public void Images_are_built_here() => Lines(AppHostSteps.Plan("AppHost", "/out", null, null)).ShouldBe(
    [
        "run --no-launch-profile --project AppHost -- --operation publish --step publish --output-path /out",
        "run --no-launch-profile --project AppHost -- --operation publish --step build --output-path /out",
    ]);

    [Fact]
    public void With_a_registry_they_are_pushed_there() => Lines(AppHostSteps.Plan("AppHost", "/out", "registry.example.com/metals", Topology.HighAvailability)).ShouldBe(
    [
        "run --no-launch-profile --project AppHost -- --operation publish --step publish --output-path /out --Pipeline:Registry=registry.example.com/metals --Pipeline:Topology=HighAvailability",
        "run --no-launch-profile --project AppHost -- --operation publish --step push --output-path /out --Pipeline:Registry=registry.example.com/metals --Pipeline:Topology=HighAvailability",
    ]);

    private static IEnumerable<string> Lines(IEnumerable<AppHostSteps.Invocation> steps) => steps.Select(step => string.Join(' ', step.Arguments));
}
