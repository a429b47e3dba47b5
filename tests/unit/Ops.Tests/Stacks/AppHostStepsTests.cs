using MetalsPipeline.Ops.Stacks;
using MetalsPipeline.Ops.Swarm;
using MetalsPipeline.Ops.Tests.Docker;

namespace MetalsPipeline.Ops.Tests.Stacks;

public class AppHostStepsTests
{
    [Fact]
    public async Task A_dry_run_shows_the_steps_and_runs_none()
    {
        using var metals = new Metals();
        await using var engine = new FakeEngine("{}");
        var folder = Directory.CreateTempSubdirectory("metals-");

        var plan = await metals.RunAsync($"stack build --app-host {folder} --output-path {folder}/out --topology Single --dry-run --host {engine.Address} --output json");

        folder.Delete(recursive: true);
        plan.ExitCode.ShouldBe(2, plan.Error);
        (plan with { Out = plan.Out.Replace(folder.FullName, "/folder", StringComparison.Ordinal) }).ShouldMatchSnapshot("stack-build");
    }

    [Fact]
    public void Images_are_built_here() => Lines(AppHostSteps.Plan("AppHost", "/out", null, null, isCompiled: false)).ShouldBe(
    [
        "run --no-launch-profile --project AppHost -- --operation publish --step publish --output-path /out",
        "run --no-launch-profile --project AppHost -- --operation publish --step build --output-path /out",
    ]);

    [Fact]
    public void With_a_registry_they_are_pushed_there() => Lines(AppHostSteps.Plan("AppHost", "/out", "registry.example.com/metals", Topology.HighAvailability, isCompiled: false)).ShouldBe(
    [
        "run --no-launch-profile --project AppHost -- --operation publish --step publish --output-path /out --Pipeline:Registry=registry.example.com/metals --Pipeline:Topology=HighAvailability",
        "run --no-launch-profile --project AppHost -- --operation publish --step push --output-path /out --Pipeline:Registry=registry.example.com/metals --Pipeline:Topology=HighAvailability",
    ]);

    [Fact]
    public void What_is_compiled_need_not_be_compiled_again() =>
        Lines(AppHostSteps.Plan("AppHost", "/out", null, null, isCompiled: true)).ShouldAllBe(line => line.StartsWith("run --no-launch-profile --no-build --project AppHost -- "));

    private static IEnumerable<string> Lines(IEnumerable<AppHostSteps.Invocation> steps) => steps.Select(step => string.Join(' ', step.Arguments));
}
