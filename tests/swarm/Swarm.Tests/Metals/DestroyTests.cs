using MetalsPipeline.Ops.Tests;

namespace MetalsPipeline.Swarm.Tests.Metals;

[Collection(OnMetalsSwarm.Name)]
public sealed class DestroyTests(DeployedShop shop)
{
    [Fact]
    public async Task Destroying_a_stack_leaves_its_data_and_nothing_else_until_that_is_asked_for_too()
    {
        using var stack = new MetalsStack(shop.Swarm, "ruin");
        stack.Publish(MetalsStack.Service("db", MetalsStack.Speak, more: "volumes:\n  - type: volume\n    source: data\n    target: /data\nsecrets:\n  - source: api-key"), stack.Ending());
        (await stack.RunAsync("stack secrets create FOLDER --generate --yes")).ExitCode.ShouldBe(0);
        var deployed = await stack.RunAsync("stack deploy FOLDER --yes --timeout 180 --output json");
        deployed.ExitCode.ShouldBe(0, deployed.Error);
        deployed.ShouldMatchSnapshot("stack-deploy");
        await IsSeenAsync(stack);

        var plan = await stack.RunAsync("stack destroy --dry-run --output json");
        plan.ExitCode.ShouldBe(2);
        plan.ShouldMatchSnapshot("stack-destroy");
        (await stack.RunAsync("stack destroy --no-input")).Error.ShouldContain("--yes is missing");
        stack.Metals.CanAsk = true;
        stack.Metals.Input = "y\n";
        (await stack.RunAsync("stack destroy")).ExitCode.ShouldBe(1, "its name is asked for");

        stack.Metals.Input = "ruin\n";
        var destroyed = await stack.RunAsync("stack destroy --timeout 180");
        destroyed.ExitCode.ShouldBe(0, destroyed.Error);
        destroyed.Error.ShouldContain("The volume ruin_data stays on ");
        (await LeftAsync()).ShouldBe(["ruin_data"]);

        (await stack.RunAsync("stack destroy --volumes --yes --timeout 180")).ExitCode.ShouldBe(0);
        (await LeftAsync()).ShouldBeEmpty();
        (await stack.RunAsync("stack destroy --yes")).Error.ShouldContain("There is nothing of a stack 'ruin'");
        (await stack.RunAsync("stack history")).OnlyError.ShouldStartWith("There is no stack 'ruin' in this Swarm");
    }

    /// <summary>It is one that no other test has changed.</summary>
    private static async Task IsSeenAsync(MetalsStack stack)
    {
        (await stack.RunAsync("stack status --tasks --output json")).ShouldMatchSnapshot("stack-status.tasks");
        (await stack.RunAsync("stack history --output json")).ShouldMatchSnapshot("stack-history");
        (await stack.RunAsync("stack secrets list --output json")).ShouldMatchSnapshot("stack-secrets-list");
        var logs = await Eventually.GetAsync(
            _ => stack.RunAsync("stack logs db --output json"), logs => logs.Out.Contains("here", StringComparison.Ordinal), "the service's line", TimeSpan.FromMinutes(1));
        logs.ShouldMatchSnapshot("stack-logs");
    }

    private async Task<string[]> LeftAsync()
    {
        var left = new List<string>();
        foreach (var kind in (string[])["service", "network", "config", "secret", "volume"])
            left.AddRange(await shop.Swarm.Manager.LinesAsync(kind, "ls", "--format", "{{.Name}}", "--filter", "name=ruin"));
        left.AddRange(await shop.Swarm.Manager.LinesAsync("ps", "--all", "--quiet", "--filter", "label=com.docker.stack.namespace=ruin"));
        return [.. left];
    }
}
