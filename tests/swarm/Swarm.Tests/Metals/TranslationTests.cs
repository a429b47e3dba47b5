using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MetalsPipeline.Swarm.Tests.Engines;
using MetalsPipeline.Swarm.Tests.Stacks;

namespace MetalsPipeline.Swarm.Tests.Metals;

[Collection(OnMetalsSwarm.Name)]
public sealed partial class TranslationTests(DeployedShop shop)
{
    private const string Name = "metals";

    private Engine Engine => shop.Swarm.Manager;

    [Fact]
    public async Task Everything_that_a_published_stack_can_say_means_the_same_to_metals_and_to_docker()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Command.Scratch, "everything")).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "configs"));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Metals/everything.yml"), Path.Combine(folder, "stack.yml"), overwrite: true);
        await File.WriteAllTextAsync(Path.Combine(folder, "configs", "settings"), "a {{ .Node.Hostname }}\n");
        await shop.Swarm.LabelAsync((await Engine.LinesAsync("node", "ls", "--quiet"))[0], ["db-1"]);
        await MeansTheSameAsync(folder);
    }

    [Fact]
    public async Task The_published_pipeline_means_the_same_to_metals_and_to_docker() =>
        await MeansTheSameAsync((await PublishedStack.PublishAsync("Single")).Folder);

    private async Task MeansTheSameAsync(string folder)
    {
        using var stack = new MetalsStack(shop.Swarm, Name);
        var secrets = SecretName().Matches(await File.ReadAllTextAsync(Path.Combine(folder, "stack.yml"))).Select(secret => secret.Groups["name"].Value).ToList();
        foreach (var secret in secrets)
            await Engine.InputAsync("value", "secret", "create", secret, "-");

        // No task of it runs: what the Swarm was told is compared.
        await AvailableAsync("pause");
        await Engine.RunAsync("stack", "deploy", "--compose-file", Path.Combine(folder, "stack.yml"), "--detach=true", "--resolve-image", "never", Name);
        var byDocker = await ToldAsync();
        var plan = await stack.RunAsync($"stack plan {folder}");
        plan.ExitCode.ShouldBe(0, plan.Out + plan.Error);
        await RemoveAsync(stack);

        (await stack.RunAsync($"stack deploy {folder} --yes --detach --resolve-image never")).ExitCode.ShouldBe(0);
        (await ToldAsync()).ShouldBe(byDocker);
        await RemoveAsync(stack);
        await Engine.RunAsync(["secret", "rm", .. secrets]);
        await AvailableAsync("active");
    }

    private async Task AvailableAsync(string availability) =>
        await Engine.RunAsync("node", "update", "--availability", availability, (await Engine.LinesAsync("node", "ls", "--quiet"))[0]);

    private static async Task RemoveAsync(MetalsStack stack)
    {
        var destroyed = await stack.RunAsync("stack destroy --volumes --yes --timeout 180");
        destroyed.ExitCode.ShouldBe(0, destroyed.Error);
    }

    /// <summary>What the Swarm was told of services, networks and configs, without ids, line by line.</summary>
    private async Task<string[]> ToldAsync()
    {
        const string filter = $"label=com.docker.stack.namespace={Name}";
        var told = new List<string>();
        var names = new Dictionary<string, string>();
        foreach (var kind in (string[])["network", "config", "service"])
        {
            foreach (var thing in await Engine.InspectAsync(kind, await Engine.LinesAsync(kind, "ls", "--quiet", "--filter", filter)))
            {
                var json = JsonNode.Parse(thing.GetRawText())!.AsObject();
                names[(json["ID"] ?? json["Id"])!.GetValue<string>()] = (json["Name"] ?? json["Spec"]!["Name"])!.GetValue<string>();
                foreach (var volatileField in (string[])["ID", "Id", "Created", "CreatedAt", "UpdatedAt", "Version", "PreviousSpec", "UpdateStatus", "Endpoint", "Containers", "Peers", "JobStatus"])
                    json.Remove(volatileField);
                json["Options"]?.AsObject().Remove("com.docker.network.driver.overlay.vxlanid_list");
                if (json["Spec"]?["Labels"]?["com.metals.release"] is null)
                    told.Add(json.ToJsonString());
            }
        }

        return [.. told.Select(text => names.Aggregate(text, (now, name) => now.Replace(name.Key, name.Value, StringComparison.Ordinal))).Order(StringComparer.Ordinal)];
    }

    [GeneratedRegex("external: true\\s+name: (?<name>\\S+)")]
    private static partial Regex SecretName();
}
