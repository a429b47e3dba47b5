using System.Text.Json;
using MetalsPipeline.Ops.Tests;
using MetalsPipeline.Swarm.Tests.Engines;

namespace MetalsPipeline.Swarm.Tests.Metals;

/// <summary>A small published stack of the test's own, and the command that operates it.</summary>
/// <param name="swarm">Where it goes.</param>
/// <param name="name">Its name.</param>
internal sealed class MetalsStack(SwarmUnderTest swarm, string name) : IDisposable
{
    private const string Image = "metals-pipeline-test/runtime";

    /// <summary>A program that ends when it is asked to.</summary>
    public const string Sleep = """["bash", "-c", "trap exit TERM; sleep infinity & wait"]""";

    /// <summary>One that writes a line before.</summary>
    public const string Speak = """["bash", "-c", "echo here; trap exit TERM; sleep infinity & wait"]""";

    /// <summary>One that fails as soon as it starts.</summary>
    public const string Fail = """["bash", "-c", "echo no; exit 3"]""";

    private readonly DirectoryInfo _folder = Directory.CreateDirectory(Path.Combine(Command.Scratch, "metals", Guid.NewGuid().ToString("N")));

    public Ops.Tests.Metals Metals { get; } = new() { Variables = { ["DOCKER_HOST"] = Environment.GetEnvironmentVariable("DOCKER_HOST")! } };

    public string Name => name;

    public string Folder => _folder.FullName;

    /// <summary>Another image of the same content.</summary>
    public static string OtherImage => $"{Image}:two";

    /// <summary>Publishes a stack of these services, each of which is lines of YAML.</summary>
    public void Publish(string services, string ending = "")
    {
        Directory.CreateDirectory(Path.Combine(Folder, "configs"));
        File.WriteAllText(Path.Combine(Folder, "configs", "settings"), "colour = blue\n");
        File.WriteAllText(Path.Combine(Folder, "deploy.env"), $"STACK=\"{name}\"\n");
        File.WriteAllText(Path.Combine(Folder, "stack.yml"), $"version: \"3.9\"\nservices:\n{services}{ending}");
    }

    /// <summary>A service that does nothing and is quickly judged.</summary>
    /// <param name="service">Its name.</param>
    /// <param name="command">What it runs.</param>
    /// <param name="deploy">More lines below 'deploy'.</param>
    /// <param name="more">More lines below the service.</param>
    /// <param name="image">What it runs in.</param>
    public static string Service(string service, string command = Sleep, string deploy = "replicas: 1", string more = "", string image = $"{Image}:latest") => $"""
          {service}:
            image: {image}
            command: {command}
            stop_grace_period: "1s"
        {Indented(more, 4)}    networks:
              back: {"{}"}
            deploy:
        {Indented(deploy, 6)}      restart_policy:
                condition: any
                delay: "100ms"
              update_config:
                failure_action: rollback
                parallelism: 0
                monitor: "500ms"
                order: start-first

        """;

    /// <summary>The ending of a stack file that declares what services may name.</summary>
    public string Ending(string secrets = "api-key") => $"""
        networks:
          back:
            driver: overlay
        volumes:
          data: {"{}"}
        secrets:
        {string.Concat(secrets.Split(' ').Select(key => $"  {key}:\n    external: true\n    name: {name}-{key}-g1\n"))}configs:
          settings:
            name: {name}-settings-1
            file: ./configs/settings

        """;

    public Task<MetalsResult> RunAsync(string commandLine) => Metals.RunAsync(commandLine.Replace("FOLDER", Folder, StringComparison.Ordinal) + $" --stack {name}");

    /// <summary>Runs what has to go well.</summary>
    /// <returns>What it wrote as JSON.</returns>
    public async Task<JsonElement> JsonAsync(string commandLine, int exitCode = 0)
    {
        var result = await RunAsync($"{commandLine} --output json");
        result.ExitCode.ShouldBe(exitCode, result.Error);
        return JsonSerializer.Deserialize<JsonElement>(result.Out);
    }

    public Task<JsonElement> InspectAsync(string service) => swarm.Manager.InspectAsync("service", $"{name}_{service}");

    /// <summary>The ids of a service's tasks that run.</summary>
    public async Task<string[]> TasksAsync(string service) =>
        await swarm.Manager.LinesAsync("service", "ps", "--quiet", "--no-trunc", "--filter", "desired-state=running", $"{name}_{service}");

    public void Dispose() => Metals.Dispose();

    private static string Indented(string lines, int spaces) =>
        string.Concat(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"{new string(' ', spaces)}{line}\n"));
}
