namespace Aspire.Hosting.Supervision;

/// <summary>Names of the properties that the dashboard knows.</summary>
internal static class KnownProperties
{
    public const string ProjectPath = "project.path";
    public const string ExecutablePath = "executable.path";
    public const string ExecutablePid = "executable.pid";
    public const string ExecutableWorkDir = "executable.workDir";
    public const string ExecutableArgs = "executable.args";
    public const string ContainerId = "container.id";
    public const string ContainerImage = "container.image";
    public const string ContainerPorts = "container.ports";
    public const string ContainerCommand = "container.command";
    public const string ContainerArgs = "container.args";
    public const string ContainerLifetime = "container.lifetime";
    public const string ExitCode = "resource.exitCode";
    public const string ParameterValue = "Value";
}
