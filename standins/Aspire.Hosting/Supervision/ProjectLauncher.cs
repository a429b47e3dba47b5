using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.DotnetProjects;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Supervision;

/// <summary>Runs projects by their built assemblies; nothing is built at start.</summary>
internal sealed class ProjectLauncher(ProjectAssemblies assemblies) : ILauncher
{
    public string ResourceType => KnownResourceTypes.Project;

    public bool CanLaunch(IResource resource) => resource is ProjectResource;

    public IEnumerable<ResourcePropertySnapshot> InitialProperties(IResource resource)
    {
        var path = ((ProjectResource)resource).GetProjectMetadata().ProjectPath;
        return
        [
            new(CustomResourceKnownProperties.Source, path),
            new(KnownProperties.ProjectPath, path),
            new(KnownProperties.ExecutableWorkDir, Path.GetDirectoryName(path)),
        ];
    }

    public async Task<LaunchPlan> PlanAsync(
        IResource resource,
        ResourceInstance instance,
        ResourceConfiguration configuration,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        var project = ((ProjectResource)resource).GetProjectMetadata().ProjectPath;
        var assembly = await assemblies.FindAsync(project, cancellationToken);
        var dotnet = CommandPath.Dotnet;
        return new ProcessPlan(
            dotnet,
            [new("exec", false), new(assembly, false), .. configuration.Arguments],
            Path.GetDirectoryName(project)!,
            configuration.Environment,
            [.. InitialProperties(resource), new(KnownProperties.ExecutablePath, dotnet)]);
    }
}
