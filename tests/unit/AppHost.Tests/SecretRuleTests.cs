namespace MetalsPipeline.AppHost.Tests;

/// <summary>No value of a secret leaves the machine that publishes, and a new value touches those who use it alone.</summary>
public class SecretRuleTests
{
    private static readonly string[] Secrets = ["api-key", "kafka-password", "mongodb-password", "mongodb-keyfile", "grafana-password"];

    [Theory]
    [InlineData("Single")]
    [InlineData("HighAvailability")]
    [InlineData("Embedded")]
    [InlineData("Observability")]
    public async Task No_value_is_written_anywhere(string name)
    {
        using var published = await PublishedFolder.CreateAsync(
            [.. Stacks.Settings[name], .. Secrets.Select(secret => $"Parameters:{secret}=canary-{secret}-0123456789")]);

        published.ExitCode.ShouldBe(0, published.Log);
        published.Files.ShouldAllBe(file => !published.Read(file).Contains("canary", StringComparison.Ordinal));
        published.Log.ShouldNotContain("canary");
    }

    [Fact]
    public async Task A_new_value_changes_the_name_of_its_secret_and_nothing_else()
    {
        using var before = await PublishedFolder.CreateAsync([.. Stacks.Settings["Single"], "Parameters:api-key=before"]);
        using var after = await PublishedFolder.CreateAsync([.. Stacks.Settings["Single"], "Parameters:api-key=after"]);

        var changed = before.Yaml.Split('\n').Zip(after.Yaml.Split('\n')).Where(lines => lines.First != lines.Second).ToArray();

        var (old, @new) = changed.ShouldHaveSingleItem();
        old.ShouldMatch("^    name: metals-api-key-[0-9a-f]{10}$");
        @new.ShouldMatch("^    name: metals-api-key-[0-9a-f]{10}$");
    }

    [Theory]
    [InlineData("Single", 3)]
    [InlineData("HighAvailability", 4)]
    [InlineData("Observability", 4)]
    public async Task All_secrets_are_external(string name, int count)
    {
        using var published = await PublishedFolder.CreateAsync(Stacks.Settings[name]);

        published.Yaml.Split('\n').Count(line => line == "    external: true").ShouldBe(count);
    }
}
