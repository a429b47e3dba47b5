using System.Text.Json;

namespace MetalsPipeline.Swarm.Tests.Engines;

/// <summary>A Docker engine, asked through Docker's command line.</summary>
/// <param name="host">Its address, as DOCKER_HOST has it.</param>
internal sealed class Engine(string host)
{
    private const int Attempts = 60;

    private readonly Dictionary<string, string> _environment = new() { ["DOCKER_HOST"] = host };

    public string Host => host;

    /// <summary>Runs a docker command.</summary>
    /// <returns>Its output without the last line end.</returns>
    public Task<string> RunAsync(params string[] arguments) => RunAsync(default, arguments);

    /// <inheritdoc cref="RunAsync(string[])"/>
    public async Task<string> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return (await Command.RunAsync("docker", arguments, environment: _environment, cancellationToken: cancellationToken)).TrimEnd('\n');
            }
            catch (CommandException problem) when (attempt < Attempts && problem.Message.Contains("does not have a leader", StringComparison.Ordinal))
            {
                // Managers as slow as the test's elect a new leader now and then, and refuse everything meanwhile.
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            }
        }
    }

    /// <inheritdoc cref="RunAsync(string[])"/>
    public Task<string> InputAsync(string input, params string[] arguments) => Command.RunAsync("docker", arguments, input, _environment);

    /// <summary>The lines of a command's output.</summary>
    public async Task<string[]> LinesAsync(CancellationToken cancellationToken, params string[] arguments) =>
        (await RunAsync(cancellationToken, arguments)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <inheritdoc cref="LinesAsync(CancellationToken, string[])"/>
    public Task<string[]> LinesAsync(params string[] arguments) => LinesAsync(default, arguments);

    /// <summary>What the engine knows of things of one kind ("service", "task", "container", "image", "config", "secret").</summary>
    public async Task<JsonElement[]> InspectAsync(string kind, IReadOnlyCollection<string> names, CancellationToken cancellationToken = default) => names.Count == 0
        ? []
        : JsonSerializer.Deserialize<JsonElement[]>(await RunAsync(cancellationToken, [.. kind == "task" ? ["inspect", "--type", "task"] : new[] { kind, "inspect" }, .. names]))!;

    /// <inheritdoc cref="InspectAsync(string, IReadOnlyCollection{string}, CancellationToken)"/>
    public async Task<JsonElement> InspectAsync(string kind, string name, CancellationToken cancellationToken = default) =>
        (await InspectAsync(kind, [name], cancellationToken)).Single();
}
