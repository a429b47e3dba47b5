using MetalsPipeline.Ops.Stacks.Compose;
using MetalsPipeline.Ops.Stacks.Secrets;

namespace MetalsPipeline.Ops.Stacks.Rollouts;

/// <summary>A change of a stack that an operator asks for.</summary>
/// <param name="File">The stack file to deploy.</param>
/// <param name="Reason">What was asked for, for the record.</param>
/// <param name="Contents">Content of a config's file; null where it isn't at hand.</param>
internal sealed record StackChange(ComposeFile File, string Reason, Func<ConfigDefinition, byte[]?> Contents)
{
    /// <summary>The only services to touch; null is the whole stack.</summary>
    public IReadOnlySet<string>? Only { get; init; }

    /// <summary>A secret to create before; null if there is none.</summary>
    public NewSecret? Secret { get; init; }

    /// <summary>Whether services keep the number of tasks that they have.</summary>
    public bool KeepsReplicas { get; init; }

    /// <summary>The change of a stack that was deployed before: what it needs, the Swarm has.</summary>
    public static StackChange OfRelease(ComposeFile file, string reason) => new(file, reason, _ => null) { KeepsReplicas = true };
}
