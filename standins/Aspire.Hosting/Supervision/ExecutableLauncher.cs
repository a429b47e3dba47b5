using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Supervision;

/// <summary>Runs programs.</summary>
internal sealed class ExecutableLauncher : ILauncher
{
    public string ResourceType => KnownResourceTypes.Executable;

    public bool CanLaunch(IResource resource) => resource is ExecutableResource;

    public IEnumerable<ResourcePropertySnapshot> InitialProperties(IResource resource)
    {
        var executable = (ExecutableResource)resource;
        return
        [
            new(CustomResourceKnownProperties.Source, executable.Command),
            new(KnownProperties.ExecutablePath, executable.Command),
            new(KnownProperties.ExecutableWorkDir, executable.WorkingDirectory),
        ];
    }

    public Task<LaunchPlan> PlanAsync(
        IResource resource,
        ResourceInstance instance,
        ResourceConfiguration configuration,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        var executable = (ExecutableResource)resource;
        return Task.FromResult<LaunchPlan>(new ProcessPlan(
            executable.Command,
            configuration.Arguments,
            executable.WorkingDirectory,
            configuration.Environment,
            [.. InitialProperties(resource)]));
    }
}
