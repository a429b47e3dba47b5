namespace MetalsPipeline.Ops.Swarm.Doctor;

/// <summary>Whether each server that keeps data has its one node.</summary>
internal static class LabelChecks
{
    private const string Area = "labels";

    /// <param name="patient">The Swarm.</param>
    /// <param name="topology">Whose labels; null: those that the deployed stack needs.</param>
    public static IEnumerable<Check> Run(Patient patient, Topology? topology)
    {
        string[] needed = topology is { } chosen
            ? [.. IdentityLabels.Groups(chosen).SelectMany(group => group)]
            : [.. patient.Stack.Services.Select(service => PlacementLabel.Of(service.Spec)).OfType<string>().Distinct()];
        return needed.Length > 0
            ? needed.Select(label => Examine(label, patient.Nodes))
            : [patient.IsStackDeployed
                ? Check.Pass(Area, "labels", "the stack needs none")
                : Check.Unknown(Area, "labels", "the stack isn't deployed", "--topology says which labels it will need")];
    }

    public static Check Examine(string label, IReadOnlyList<SwarmNode> nodes) => nodes.Where(node => node.Has(label)).ToArray() switch
    {
        [{ State: "ready" } home] => Check.Pass(Area, label, $"on {home.Name}"),
        [var home] => Check.Fail(Area, label, $"on {home.Name}, which is {home.State}", "start the node: the data is there"),
        [] => Check.Fail(Area, label, "on no node: its server can't start", $"'metals swarm label NODE {label}', or all at once with its --topology or --published"),
        var several => Check.Fail(
            Area,
            label,
            $"on several nodes: {string.Join(", ", several.Select(node => node.Name))}; its server may start where its data isn't",
            $"'metals swarm label NODE {label} --remove' on those that don't have its data"),
    };
}
