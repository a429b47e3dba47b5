using System.CommandLine;
using System.CommandLine.Parsing;
using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Tests;

/// <summary>Runs the command in this process, in surroundings of its own.</summary>
internal sealed class Metals : IDisposable
{
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("metals-");

    /// <summary>All that it can do, as one writes it: "topics lag".</summary>
    public static IEnumerable<string> Verbs { get; } =
        [.. VerbsBelow("", CommandLine.Create(new Shell(TextReader.Null, TextWriter.Null, TextWriter.Null, _ => null, false, false, TimeProvider.System)))];

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Whether somebody answers questions: with <see cref="Input"/>.</summary>
    public bool CanAsk { get; set; }

    /// <summary>Whether standard output is a terminal.</summary>
    public bool CanStyle { get; set; }

    public string Input { get; set; } = "";

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public string AuditFile => Path.Combine(_state.FullName, "metals", "audit.log");

    public async Task<MetalsResult> RunAsync(string commandLine)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var variables = new Dictionary<string, string>(Variables) { ["XDG_STATE_HOME"] = _state.FullName };
        var shell = new Shell(new StringReader(Input), output, error, variables.GetValueOrDefault, CanAsk, CanStyle, Time);
        var exitCode = await CommandLine.RunAsync([.. CommandLineParser.SplitCommandLine(commandLine)], shell);
        return new MetalsResult(exitCode, output.ToString(), error.ToString());
    }

    public void Dispose() => _state.Delete(recursive: true);

    private static IEnumerable<string> VerbsBelow(string path, Command command) => command.Subcommands.SelectMany(
        below => below is Verb ? [path + below.Name] : VerbsBelow($"{path}{below.Name} ", below));
}
