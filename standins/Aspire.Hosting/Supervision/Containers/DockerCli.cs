using System.Collections.Concurrent;

namespace Aspire.Hosting.Supervision.Containers;

/// <summary>The container engine's command line.</summary>
internal sealed class DockerCli(Watchdog watchdog)
{
    private const string Program = "docker";

    /// <summary>For all that an engine does at once; pulling an image has no limit.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Runs a command that is done soon.</summary>
    /// <returns>Its standard output.</returns>
    /// <exception cref="DistributedApplicationException">It failed; the message is Docker's own.</exception>
    public async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Limit);
        try
        {
            return await RunAsync(arguments, [], static (_, _) => { }, limited.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DistributedApplicationException($"'docker {arguments[0]}' had no answer from the container engine within {Limit.TotalSeconds:0} s.");
        }
    }

    /// <summary>Runs a command that may take long.</summary>
    /// <param name="secrets">Variables of the command's own process.</param>
    /// <param name="onLine">Takes the lines of its output.</param>
    public async Task<string> RunAsync(
        IReadOnlyList<string> arguments,
        IReadOnlyList<KeyValuePair<string, ResolvedValue>> secrets,
        Action<string, bool> onLine,
        CancellationToken cancellationToken)
    {
        var (output, errors) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        var command = Start(arguments, secrets, (line, isError) =>
        {
            (isError ? errors : output).Enqueue(line);
            onLine(line, isError);
        });
        using var ending = cancellationToken.UnsafeRegister(static command => ((ChildProcess)command!).Kill(), command);
        var code = await command.Exited;
        cancellationToken.ThrowIfCancellationRequested();
        return code == 0 ? string.Join('\n', output) : throw new DistributedApplicationException(Reason(arguments[0], code, errors));
    }

    /// <summary>Starts a command that goes on until something happens.</summary>
    public ChildProcess Follow(IReadOnlyList<string> arguments, Action<string, bool> onLine) => Start(arguments, [], onLine);

    private ChildProcess Start(
        IReadOnlyList<string> arguments,
        IReadOnlyList<KeyValuePair<string, ResolvedValue>> secrets,
        Action<string, bool> onLine) =>
        ChildProcess.Start(
            new(Program, [.. arguments.Select(argument => new ResolvedValue(argument, false))], Path.GetTempPath(), secrets.ToDictionary(), []),
            watchdog,
            onLine);

    private static string Reason(string command, int code, IReadOnlyCollection<string> errors)
    {
        // The engine's own words, if it has said something; around them stand the command line's, such as a hint at --help.
        const string engine = "Error response from daemon: ";
        var said = errors.FirstOrDefault(line => line.Contains(engine, StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(engine, StringComparison.Ordinal) + engine.Length)..]
            : errors.LastOrDefault(line => line.Length > 0 && !line.Contains("--help", StringComparison.Ordinal));
        return said is null ? $"'docker {command}' failed with exit code {code}." : $"Docker says: {said}";
    }
}
