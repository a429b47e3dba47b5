using System.Text.RegularExpressions;

namespace MetalsPipeline.Swarm.Tests.Stacks;

/// <summary>What 'aspire publish' wrote.</summary>
/// <param name="Folder">Where.</param>
/// <param name="Variant">Which of the <see cref="Settings"/> it was published with.</param>
/// <param name="Values">Values of the secrets by the name of the parameter.</param>
internal sealed partial record PublishedStack(string Folder, string Variant, IReadOnlyDictionary<string, string> Values)
{
    private static readonly Dictionary<string, string[]> Settings = new()
    {
        ["Single"] = ["--Pipeline:Topology=Single", "--Pipeline:Backing=Embedded"],
        ["HighAvailability"] = ["--Pipeline:Topology=HighAvailability", "--Pipeline:Backing=Containers"],
        ["Observability"] = ["--Pipeline:Topology=Single", "--Pipeline:Backing=Containers", "--Pipeline:Observability=true"],
    };

    public string File => Path.Combine(Folder, "stack.yml");

    /// <summary>Publishes the stack.</summary>
    /// <param name="variant">"Single", with the embedded servers behind it, "HighAvailability", or "Observability", which is the single one with all that watches it.</param>
    /// <param name="values">Values of secrets that shall not be the usual ones, by the name of the parameter.</param>
    public static async Task<PublishedStack> PublishAsync(string variant, params (string Parameter, string Value)[] values)
    {
        var secrets = new Dictionary<string, string>
        {
            ["api-key"] = "canary-api-key-7d1f",
            ["kafka-password"] = "canary-kafka-password-92c4",
            ["mongodb-password"] = "canary-mongodb-password-e083",
            ["mongodb-keyfile"] = "Y2FuYXJ5bW9uZ29kYmtleWZpbGU3NzVh",
            ["grafana-password"] = "canary-grafana-password-51b0",
        };
        foreach (var (parameter, value) in values)
            secrets[parameter] = value;

        var folder = Directory.CreateDirectory(Path.Combine(Command.Scratch, "stacks", Guid.NewGuid().ToString("N"))).FullName;
        await AppHostAsync("publish", folder, variant, secrets);
        return new PublishedStack(folder, variant, secrets);
    }

    /// <summary>Runs a step of the app host's pipeline.</summary>
    /// <param name="step">Name of the step.</param>
    /// <param name="dockerHost">The engine that it uses.</param>
    public Task AppHostAsync(string step, string dockerHost) => AppHostAsync(step, Folder, Variant, Values, dockerHost);

    /// <summary>Creates those of the stack's secrets that the Swarm doesn't have.</summary>
    public async Task CreateSecretsAsync(Engines.Engine manager)
    {
        var there = await manager.LinesAsync("secret", "ls", "--format", "{{.Name}}");
        foreach (var name in SecretNames().Except(there))
        {
            var parameter = Values.Keys.Single(key => name.StartsWith($"metals-{key}-", StringComparison.Ordinal));
            await manager.InputAsync(Values[parameter], "secret", "create", name, "-");
        }
    }

    /// <summary>Names of the stack's secrets in the Swarm.</summary>
    public string[] SecretNames() => SecretsLine().Match(System.IO.File.ReadAllText(Path.Combine(Folder, "deploy.env"))).Groups["names"].Value.Split(' ');

    private static Task<string> AppHostAsync(string step, string folder, string variant, IReadOnlyDictionary<string, string> secrets, string? dockerHost = null)
    {
        var environment = secrets.ToDictionary(secret => $"Parameters__{secret.Key}", secret => secret.Value);
        if (dockerHost is not null)
            environment["DOCKER_HOST"] = dockerHost;
        return Command.RunAsync(
            "dotnet",
            [
                "exec", Path.Combine(AppContext.BaseDirectory, "MetalsPipeline.AppHost.dll"),
                "--operation", "publish", "--step", step, "--Pipeline:Rate=5", "--yes", "true", "--output-path", folder, .. Settings[variant],
                "--Pipeline:SdkImage=metals-pipeline-test/sdk", "--Pipeline:RuntimeImage=metals-pipeline-test/runtime",
            ],
            environment: environment);
    }

    [GeneratedRegex("^SECRETS=\"(?<names>.*)\"$", RegexOptions.Multiline)]
    private static partial Regex SecretsLine();
}
