using System.Diagnostics;

namespace MetalsPipeline.Swarm.Tests;

/// <summary>Runs programs.</summary>
internal static class Command
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Folder of the scripts.</summary>
    public static string Tools { get; } = Variable("SWARM_TOOLS");

    /// <summary>Folder that is removed when the run ends.</summary>
    public static string Scratch { get; } = Variable("SWARM_RUN");

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it wrote to standard output.</returns>
    /// <exception cref="CommandException">It failed, or took more than three minutes.</exception>
    public static async Task<string> RunAsync(
        string program, IEnumerable<string> arguments, string input = "", IReadOnlyDictionary<string, string>? environment = null, CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0
                ? await output
                : throw new CommandException($"'{program} {string.Join(' ', start.ArgumentList)}' failed ({process.ExitCode}): {await errors}{await output}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandException($"'{program} {string.Join(' ', start.ArgumentList)}' takes more than {Limit.TotalMinutes} minutes.");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name)
        ?? throw new InvalidOperationException($"{name} is not set; run these tests with 'make test-swarm'.");
}

/// <summary>A program failed.</summary>
internal sealed class CommandException(string message) : Exception(message);
