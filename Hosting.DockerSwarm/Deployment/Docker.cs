namespace Aspire.Hosting.DockerSwarm.Deployment;

/// <summary>The Docker command line, of any version since 20.10.</summary>
internal sealed class Docker(ICommandRunner runner, CancellationToken cancellationToken)
{
    public Task<CommandResult> TryAsync(params string[] arguments) => runner.RunAsync("docker", arguments, cancellationToken: cancellationToken);

    /// <returns>Standard output.</returns>
    /// <exception cref="DistributedApplicationException">The command failed; the message has its words.</exception>
    public Task<string> RunAsync(params string[] arguments) => RunAsync(arguments, input: default);

    /// <inheritdoc cref="RunAsync(string[])" />
    public async Task<string> RunAsync(string[] arguments, ReadOnlyMemory<byte> input, IReadOnlyDictionary<string, string>? environment = null)
    {
        var result = await runner.RunAsync("docker", arguments, input, environment, cancellationToken);
        return result.Succeeded ? result.Output : throw new DistributedApplicationException(
            $"'docker {Verb(arguments)}' failed ({result.ExitCode}): {result.LastWords}");
    }

    /// <returns>The lines of standard output that have something in them.</returns>
    public async Task<string[]> LinesAsync(params string[] arguments) =>
        (await RunAsync(arguments)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <exception cref="DistributedApplicationException">Docker isn't there, or doesn't manage a Swarm.</exception>
    public async Task EnsureManagerAsync()
    {
        var result = await TryAsync("info", "--format", "{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}}");
        var state = result.Output.Trim();
        // Some versions tell of an engine that isn't there with exit code 0.
        if (!result.Succeeded || state.Length == 0)
        {
            throw new DistributedApplicationException($"The Docker engine can't be reached: {result.Errors.Trim()} Start it, or choose "
                + "another with DOCKER_HOST or 'docker context use'.");
        }

        if (state != "active true")
        {
            throw new DistributedApplicationException(state.StartsWith("active", StringComparison.Ordinal)
                ? "This Docker engine is a worker of its Swarm, and only managers deploy. Choose a manager with DOCKER_HOST or 'docker "
                    + "context use'."
                : "This Docker engine is in no Swarm. Make one with 'docker swarm init', or choose a manager with DOCKER_HOST or "
                    + "'docker context use'.");
        }
    }

    private static string Verb(string[] arguments) => string.Join(' ', arguments.Take(2).TakeWhile(word => word[0] != '-'));
}
