namespace Aspire.Hosting.DotnetProjects;

/// <summary>A project that is known by its path alone.</summary>
internal sealed class ProjectPathMetadata(string projectPath) : IProjectMetadata
{
    public string ProjectPath => projectPath;
}
