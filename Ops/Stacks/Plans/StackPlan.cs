using System.Text.Json.Serialization;

namespace MetalsPipeline.Ops.Stacks.Plans;

/// <summary>What has to be done so that a Swarm runs a stack as its file wants it.</summary>
/// <param name="Stack">The stack's name.</param>
/// <param name="Changes">What is created, updated and removed, in this order of kinds: networks, configs, services.</param>
/// <param name="Unchanged">Names of the services that stay as they are.</param>
/// <param name="Problems">Why it can't be deployed.</param>
/// <param name="Notes">What is worth knowing.</param>
internal sealed record StackPlan(
    string Stack, IReadOnlyList<Change> Changes, IReadOnlyList<string> Unchanged, IReadOnlyList<string> Problems, IReadOnlyList<string> Notes)
{
    [JsonIgnore]
    public bool IsEmpty => Changes.Count == 0;
}

/// <summary>A change of one thing.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name: a service's within the stack, another thing's in the Swarm.</param>
/// <param name="Action">What is done.</param>
/// <param name="Fields">What is different.</param>
internal sealed record Change(ChangeKind Kind, string Name, ChangeAction Action, IReadOnlyList<FieldChange> Fields);

/// <summary>A field that gets another value.</summary>
/// <param name="Field">Its name, as in a stack file.</param>
/// <param name="Old">The value that it has; null if there is none.</param>
/// <param name="New">The value that it gets; null if there is none.</param>
internal sealed record FieldChange(string Field, string? Old, string? New);

internal enum ChangeKind
{
    Network,
    Config,
    Service,
}

internal enum ChangeAction
{
    Create,
    Update,
    Remove,
}
