namespace MetalsPipeline.Containers.Tests.Support;

/// <summary>A test that needs a Docker engine.</summary>
public sealed class DockerFactAttribute : FactAttribute
{
    public DockerFactAttribute() => Skip = DockerEngine.Absence;
}
