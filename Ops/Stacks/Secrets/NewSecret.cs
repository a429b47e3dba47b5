namespace MetalsPipeline.Ops.Stacks.Secrets;

/// <summary>A secret that a change of the stack brings along.</summary>
/// <param name="Name">Its name in the Swarm.</param>
/// <param name="Value">Its value.</param>
internal sealed record NewSecret(string Name, byte[] Value);
