using Docker.DotNet.Models;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Swarm;

/// <summary>Changes what is wanted of a node.</summary>
internal static class NodeUpdate
{
    /// <param name="engine">A manager.</param>
    /// <param name="id">The node.</param>
    /// <param name="change">Changes it as it is now; may be called again.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task ApplyAsync(Engine engine, string id, Action<NodeUpdateParameters> change, CancellationToken cancellationToken) => Contended.ChangeAsync(async () =>
    {
        var node = await engine.Client.Swarm.InspectNodeAsync(id, cancellationToken);
        var wanted = node.Spec!;
        wanted.Labels ??= new Dictionary<string, string>();
        change(wanted);
        await engine.Client.Swarm.UpdateNodeAsync(id, node.Version!.Index!.Value, wanted, cancellationToken);
    });
}
