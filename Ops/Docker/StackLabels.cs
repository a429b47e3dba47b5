namespace MetalsPipeline.Ops.Docker;

/// <summary>Labels by which docker's own stack commands know what belongs to a stack.</summary>
internal static class StackLabels
{
    /// <summary>The stack's name: on services, containers, networks, volumes, configs.</summary>
    public const string Namespace = "com.docker.stack.namespace";

    /// <summary>The image as the stack file has it: on services.</summary>
    public const string Image = "com.docker.stack.image";
}
