using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A program that is started as a child process.</summary>
[DebuggerDisplay("Type = {GetType().Name,nq}, Name = {Name}, Command = {Command}")]
public class ExecutableResource : Resource, IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints,
    IResourceWithWaitSupport, IResourceWithProbes, IComputeResource
{
    public ExecutableResource(string name, string command, string workingDirectory)
        : base(name)
    {
        ArgumentException.ThrowIfNullOrEmpty(command);
        ArgumentNullException.ThrowIfNull(workingDirectory);
        Annotations.Add(new ExecutableAnnotation { Command = command, WorkingDirectory = workingDirectory });
    }

    public string Command => Annotation.Command;

    public string WorkingDirectory => Annotation.WorkingDirectory;

    private ExecutableAnnotation Annotation => Annotations.OfType<ExecutableAnnotation>().Last();
}
