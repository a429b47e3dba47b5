using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What an executable resource runs, and where.</summary>
[DebuggerDisplay("Command = {Command,nq}, WorkingDirectory = {WorkingDirectory}")]
public sealed class ExecutableAnnotation : IResourceAnnotation
{
    public required string Command { get; set; }

    public required string WorkingDirectory { get; set; }
}
