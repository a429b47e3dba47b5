using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Tests;

/// <summary>A run of some command that talks to an engine.</summary>
internal static class EngineRun
{
    /// <param name="variables">The environment.</param>
    /// <param name="options">Which engine.</param>
    public static Run Of(IReadOnlyDictionary<string, string> variables, params string[] options)
    {
        var command = new RootCommand { CommonOptions.Output };
        DockerOptions.AddTo(command);
        var shell = new Shell(TextReader.Null, TextWriter.Null, TextWriter.Null, variables.GetValueOrDefault, false, false, TimeProvider.System);
        return new Run(command.Parse(options), shell, CancellationToken.None);
    }
}
