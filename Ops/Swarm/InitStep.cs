using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Swarm;

internal enum InitAction
{
    /// <summary>Make the Swarm; the value is the address that others use.</summary>
    Init,

    /// <summary>Lock its managers; the value is the file that gets the key.</summary>
    Autolock,

    /// <summary>Write the key of a Swarm that is locked already; the value is the file.</summary>
    KeepKey,

    /// <summary>Label a node; the value is the label.</summary>
    Label,
}

/// <summary>Something that <c>metals swarm init</c> does.</summary>
/// <param name="Action">What.</param>
/// <param name="Node">Name of the node.</param>
/// <param name="Value">With what; null where the engine chooses.</param>
internal sealed record InitStep(InitAction Action, string Node, string? Value)
{
    public static readonly Column<InitStep>[] Columns =
    [
        new("ACTION", step => step.Action),
        new("NODE", step => step.Node),
        new("VALUE", step => step.Value),
    ];
}
