namespace Aspire.Hosting.DockerSwarm.Deployment;

/// <summary>Runs programs of this machine.</summary>
internal interface ICommandRunner
{
    /// <param name="program">The program, found on the path.</param>
    /// <param name="arguments">Its arguments, passed on one by one without a shell.</param>
    /// <param name="input">What it reads from standard input; the way for secrets, which command lines would show.</param>
    /// <param name="environment">Variables besides those of this process.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="DistributedApplicationException">The program isn't there.</exception>
    Task<CommandResult> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        ReadOnlyMemory<byte> input = default,
        IReadOnlyDictionary<string, string>? environment = null,
        CancellationToken cancellationToken = default);
}

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Zero is success.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
internal sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    private const int MostLines = 20;

    public bool Succeeded => ExitCode == 0;

    /// <summary>The last that it said, for an error message: some programs, Docker's old builder among them, give their reasons on standard output.</summary>
    public string LastWords =>
        string.Join('\n', $"{Output}\n{Errors}".Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(MostLines));
}
