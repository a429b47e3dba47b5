using Aspire.Hosting.DockerSwarm.Deployment;

namespace Aspire.Hosting.DockerSwarm.Tests;

/// <summary>The Docker command line of this machine, used without an engine.</summary>
internal static class DockerCli
{
    /// <summary>Has Docker read a stack file.</summary>
    /// <returns>What it complains about: errors, and keys that it says it ignores.</returns>
    public static async Task<string[]> ComplaintsAsync(string stackFile)
    {
        var runner = new CommandRunner();
        var result = await runner.RunAsync("docker", ["stack", "config", "--compose-file", stackFile]);
        if (!result.Succeeded && result.Errors.Contains("docker stack", StringComparison.Ordinal))
        {
            // Before version 25 there is no such command, but a deployment reads the file before it looks for the engine.
            result = await runner.RunAsync("docker", ["-H", "unix:///nowhere/docker.sock", "stack", "deploy", "--compose-file", stackFile, "shop"]);
            var lines = result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            lines.ShouldContain(line => line.Contains("Cannot connect", StringComparison.Ordinal), result.Errors);
            return [.. lines.Where(line => line.Contains("gnoring", StringComparison.Ordinal))];
        }

        return result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
