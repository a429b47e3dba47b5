using System.Diagnostics;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Swarm;

namespace MetalsPipeline.Ops.Stacks;

/// <summary>Runs steps of the app host's own pipeline, as the Aspire CLI does.</summary>
internal static class AppHostSteps
{
    public sealed record Invocation(string Step, IReadOnlyList<string> Arguments);

    /// <param name="project">Folder of the app host.</param>
    /// <param name="output">Folder for what is published.</param>
    /// <param name="registry">Where images are pushed to, or null.</param>
    /// <param name="topology">How many there are of each server; null leaves it to the app host.</param>
    /// <param name="isCompiled">Whether it is compiled already.</param>
    public static IReadOnlyList<Invocation> Plan(string project, string output, string? registry, Topology? topology, bool isCompiled) =>
    [
        .. new[] { "publish", registry is null ? "build" : "push" }.Select(step => new Invocation(
            step,
            [
                "run", "--no-launch-profile",
                .. isCompiled ? ["--no-build"] : Array.Empty<string>(),
                "--project", project, "--", "--operation", "publish", "--step", step, "--output-path", output,
                .. registry is null ? Array.Empty<string>() : [$"--Pipeline:Registry={registry}"],
                .. topology is null ? Array.Empty<string>() : [$"--Pipeline:Topology={topology}"],
            ])),
    ];

    /// <summary>Runs one; what it says is progress.</summary>
    /// <exception cref="CommandException">It failed.</exception>
    public static async Task RunAsync(Invocation invocation, EngineAddress engine, Shell shell, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", invocation.Arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        if (engine.Context is { } context)
        {
            start.Environment.Remove("DOCKER_HOST"); // It would count more than the context.
            start.Environment["DOCKER_CONTEXT"] = context;
        }
        else
        {
            start.Environment["DOCKER_HOST"] = engine.Uri.OriginalString;
        }

        var progress = TextWriter.Synchronized(shell.Error);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            await Task.WhenAll(PassOnAsync(process.StandardOutput), PassOnAsync(process.StandardError));
            await process.WaitForExitAsync(cancellationToken);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }

        if (process.ExitCode != 0)
            throw new CommandException($"The app host's step '{invocation.Step}' failed with exit code {process.ExitCode}; what it says is above.");

        async Task PassOnAsync(StreamReader from)
        {
            while (await from.ReadLineAsync(cancellationToken) is { } line)
                await progress.WriteLineAsync(line.AsMemory(), cancellationToken);
        }
    }
}
