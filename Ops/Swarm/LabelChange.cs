using System.Text.Json.Serialization;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Swarm;

internal enum LabelAction
{
    Add,
    Remove,
}

/// <summary>A label that a node is to get or to lose.</summary>
/// <param name="Action">Which of the two.</param>
/// <param name="Node">The node's name.</param>
/// <param name="NodeId">Its id.</param>
/// <param name="Label">The label's name.</param>
internal sealed record LabelChange(LabelAction Action, string Node, [property: JsonIgnore] string NodeId, string Label)
{
    public static readonly Column<LabelChange>[] Columns =
    [
        new("ACTION", change => change.Action),
        new("NODE", change => change.Node),
        new("LABEL", change => change.Label),
    ];

    public static LabelChange Add(SwarmNode node, string label) => new(LabelAction.Add, node.Name, node.Id, label);

    public static LabelChange Remove(SwarmNode node, string label) => new(LabelAction.Remove, node.Name, node.Id, label);

    /// <summary>Carries them out, all of a node at once.</summary>
    public static async Task ApplyAsync(Engine engine, IEnumerable<LabelChange> changes, CancellationToken cancellationToken)
    {
        foreach (var node in changes.GroupBy(change => change.NodeId))
        {
            await NodeUpdate.ApplyAsync(
                engine,
                node.Key,
                wanted =>
                {
                    foreach (var (action, _, _, label) in node)
                    {
                        if (action == LabelAction.Add)
                            wanted.Labels[label] = IdentityLabels.Value;
                        else
                            wanted.Labels.Remove(label);
                    }
                },
                cancellationToken);
        }
    }
}
