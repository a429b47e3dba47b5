namespace Aspire.Hosting.DockerSwarm.Tests;

/// <summary>Secrets and configs are named by their content, so that a change rolls exactly their readers.</summary>
public sealed class ContentNameTests
{
    [Fact]
    public async Task A_changed_config_changes_its_name_and_nothing_else()
    {
        var before = (await PublishAsync(settings: "a")).Split('\n');
        var after = (await PublishAsync(settings: "b")).Split('\n');

        var changes = before.Zip(after).Where(lines => lines.First != lines.Second).ToArray();

        before.Length.ShouldBe(after.Length);
        changes.Length.ShouldBe(1);
        changes[0].First.ShouldMatch("^    name: shop-db-etc-settings-[0-9a-f]{10}$");
        changes[0].Second.ShouldMatch("^    name: shop-db-etc-settings-[0-9a-f]{10}$");
    }

    [Fact]
    public async Task A_changed_secret_changes_its_name_and_nothing_else()
    {
        var before = (await PublishAsync(password: "a")).Split('\n');
        var after = (await PublishAsync(password: "b")).Split('\n');

        var changes = before.Zip(after).Where(lines => lines.First != lines.Second).ToArray();

        changes.Length.ShouldBe(1);
        changes[0].First.ShouldMatch("^    name: shop-password-[0-9a-f]{10}$");
    }

    [Fact]
    public async Task The_same_value_of_two_secrets_or_stacks_does_not_show()
    {
        using var one = Create("same", "");
        using var other = Create("same", "");
        other.Swarm.WithStackName("other");
        var (first, second) = (await one.PublishAsync(), await other.PublishAsync());

        first["secrets/password/name"]![^10..].ShouldNotBe(second["secrets/password/name"]![^10..]);
        first["secrets/password/name"]![^10..].ShouldNotBe(first["secrets/password-2/name"]![^10..]);
    }

    [Fact]
    public async Task Configs_that_are_no_longer_wanted_are_removed_from_the_folder()
    {
        using var swarm = Create("a", "b");
        Directory.CreateDirectory(Path.Combine(swarm.Output, "configs"));
        File.WriteAllText(Path.Combine(swarm.Output, "configs", "old"), "");

        await swarm.PublishAsync();

        Directory.EnumerateFiles(Path.Combine(swarm.Output, "configs")).Select(Path.GetFileName).ShouldBe(["db-etc-settings"]);
    }

    private static async Task<string> PublishAsync(string settings = "a", string password = "p")
    {
        using var swarm = Create(password, settings);
        await swarm.PublishAsync();
        return swarm.Stack;
    }

    private static TestSwarm Create(string password, string settings)
    {
        var swarm = new TestSwarm(("Parameters:password", password), ("Parameters:password-2", "same"));
        swarm.AddContainer("db").WithBindMount(swarm.WriteSource("settings", settings + "!"), "/etc/settings")
            .WithEnvironment("A", swarm.Builder.AddParameter("password", secret: true)).WithEnvironment("B", swarm.Builder.AddParameter("password-2", secret: true));
        swarm.AddContainer("other");
        return swarm;
    }
}
