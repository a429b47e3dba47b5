using System.CommandLine.Parsing;
using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Tests;

/// <summary>Runs the command in this process, in surroundings of its own.</summary>
internal sealed class Metals : IDisposable
{
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("metals-");

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Whether somebody answers questions: with <see cref="Input"/>.</summary>
    public bool CanAsk { get; set; }

    /// <summary>Whether standard output is a terminal.</summary>
    public bool CanStyle { get; set; }

    public string Input { get; set; } = "";

    public string AuditFile => Path.Combine(_state.FullName, "metals", "audit.log");

    public async Task<MetalsResult> RunAsync(string commandLine)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var variables = new Dictionary<string, string>(Variables) { ["XDG_STATE_HOME"] = _state.FullName };
        var shell = new Shell(new StringReader(Input), output, error, variables.GetValueOrDefault, CanAsk, CanStyle, TimeProvider.System);
        var exitCode = await CommandLine.RunAsync([.. CommandLineParser.SplitCommandLine(commandLine)], shell);
        return new MetalsResult(exitCode, output.ToString(), error.ToString());
    }

    public void Dispose() => _state.Delete(recursive: true);
}
