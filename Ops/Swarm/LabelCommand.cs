using System.CommandLine;
using System.Text.RegularExpressions;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks;
using MetalsPipeline.Ops.Stacks.Compose;

namespace MetalsPipeline.Ops.Swarm;

/// <summary><c>metals swarm label</c></summary>
internal static partial class LabelCommand
{
    public static Command Create(Shell shell)
    {
        var node = new Argument<string?>("NODE") { Description = "Name or id of a node, or self.", Arity = ArgumentArity.ZeroOrOne };
        var labels = new Argument<string[]>("LABEL") { Description = "Labels that it gets, for example kafka-1.", Arity = ArgumentArity.ZeroOrMore };
        var remove = new Option<bool>("--remove") { Description = "Take the labels from the node instead." };
        var topology = IdentityLabels.TopologyOption("Spread all labels of this topology that are missing over the nodes, one number a node.");
        var published = new Option<string?>("--published") { Description = "The same with the labels that the services of the stack in this folder ask for.", HelpName = "FOLDER" };
        var verb = new Verb(
            "label",
            "Says on which nodes the servers that keep data run. Labels that are there stay, since the data is there.",
            "metals swarm label --topology HighAvailability --dry-run",
            shell,
            async (run, token) =>
            {
                var groups = Groups(run.Arguments.GetValue(topology), run.Arguments.GetValue(published));
                await using var engine = await Engine.OpenManagerAsync(run, token);
                var nodes = await SwarmNode.ListAsync(engine, token);
                var changes = groups is not null
                    ? Spread(groups, nodes, run)
                    : Plan(SwarmNode.Find(nodes, run.Arguments.GetValue(node)!, engine), run.Arguments.GetValue(labels)!, run.Arguments.GetValue(remove), nodes);
                return await ChangeOptions.CarryOutAsync(
                    run,
                    changes,
                    LabelChange.Columns,
                    $"Change {changes.Count} labels?",
                    $"swarm label {string.Join(' ', changes.Select(one => $"{(one.Action == LabelAction.Add ? "" : "-")}{one.Node}/{one.Label}"))}",
                    () => LabelChange.ApplyAsync(engine, changes, token),
                    token);
            })
        {
            node,
            labels,
            remove,
            topology,
            published,
        };
        ChangeOptions.AddTo(verb);
        verb.Validators.Add(result =>
        {
            var names = result.GetValue(labels) ?? [];
            if ((result.GetResult(topology) ?? result.GetResult(published)) is { } spread)
            {
                if (result.GetValue(node) is not null || result.GetValue(remove))
                    result.AddError($"{spread.Option.Name} labels all nodes: it goes with neither NODE nor --remove.");
                if (result.GetResult(topology) is not null && result.GetResult(published) is not null)
                    result.AddError("--topology and --published exclude each other.");
            }
            else if (names.Length == 0)
            {
                result.AddError("A NODE and a LABEL are missing, or --topology or --published.");
            }

            foreach (var name in names.Where(name => !Name().IsMatch(name)))
                result.AddError($"'{name}' can't be a label: it may have letters, digits, '.', '_' and '-'.");
        });
        return verb;
    }

    /// <summary>The labels to spread; null if single ones are meant.</summary>
    private static IReadOnlyList<IReadOnlyList<string>>? Groups(Topology? topology, string? published)
    {
        if (topology is { } chosen)
            return IdentityLabels.Groups(chosen);
        // What the stack is called doesn't matter here.
        return published is null ? null : PlacementLabel.Groups(StackReader.Read(new StackFolder(published).ReadFile(), stack: "").Services.Values);
    }

    private static IReadOnlyList<LabelChange> Spread(IReadOnlyList<IReadOnlyList<string>> groups, IReadOnlyList<SwarmNode> nodes, Run run)
    {
        var spread = LabelSpread.Plan(groups, nodes);
        if (spread.Remark is { } remark)
            run.Progress(remark);
        return spread.Changes;
    }

    /// <exception cref="CommandException">A server's data is on another node.</exception>
    private static List<LabelChange> Plan(SwarmNode node, string[] labels, bool remove, IReadOnlyList<SwarmNode> nodes)
    {
        if (remove)
            return [.. labels.Distinct().Where(node.Labels.ContainsKey).Select(label => LabelChange.Remove(node, label))];

        foreach (var label in labels.Where(IdentityLabels.Contains))
        {
            if (nodes.FirstOrDefault(other => other.Id != node.Id && other.Has(label)) is { } holder)
            {
                throw new CommandException($"{label} is on node {holder.Name}, and so is its data. To give it up: 'metals swarm label {holder.Name} {label} --remove' first.");
            }
        }

        return [.. labels.Distinct().Where(label => !node.Has(label)).Select(label => LabelChange.Add(node, label))];
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*\z")]
    private static partial Regex Name();
}
