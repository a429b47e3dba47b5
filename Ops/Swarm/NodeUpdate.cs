using Docker.DotNet;
using Docker.DotNet.Models;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Swarm;

/// <summary>Changes what is wanted of a node.</summary>
internal static class NodeUpdate
{
    private const int Attempts = 5;

    /// <param name="engine">A manager.</param>
    /// <param name="id">The node.</param>
    /// <param name="change">Changes it as it is now; may be called again.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task ApplyAsync(Engine engine, string id, Action<NodeUpdateParameters> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var node = await engine.Client.Swarm.InspectNodeAsync(id, cancellationToken);
            var wanted = node.Spec!;
            wanted.Labels ??= new Dictionary<string, string>();
            change(wanted);
            try
            {
                await engine.Client.Swarm.UpdateNodeAsync(id, node.Version!.Index!.Value, wanted, cancellationToken);
                return;
            }
            catch (DockerApiException problem) when (attempt < Attempts && EngineMessage.IsStale(problem))
            {
                // The Swarm has learned something about the node meanwhile.
            }
        }
    }
}
