using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Stacks;

/// <summary>Which stack is meant.</summary>
internal static class StackOption
{
    public const string DefaultStack = "metals";

    public static Option<string> Create() => new("--stack")
    {
        Description = "Name of the stack.",
        HelpName = "NAME",
        DefaultValueFactory = _ => DefaultStack,
    };

    /// <summary>What the Swarm says of a stack that has to be there.</summary>
    /// <exception cref="CommandException">It isn't.</exception>
    public static async Task<StackState> ReadDeployedAsync(Engine engine, string stack, CancellationToken cancellationToken)
    {
        var state = await StackState.ReadAsync(engine, stack, cancellationToken);
        if (state.Services.Count > 0)
            return state;
        var others = (await engine.Client.Swarm.ListServicesAsync(cancellationToken: cancellationToken))
            .Select(service => service.Spec?.Labels?.TryGetValue(StackLabels.Namespace, out var name) == true ? name : null)
            .OfType<string>().Distinct().Order(StringComparer.Ordinal).ToArray();
        throw new CommandException($"There is no stack '{stack}' on the Swarm of {engine.Address}; "
            + (others.Length > 0 ? $"there is {string.Join(", ", others)} (--stack)." : "'metals stack deploy' makes it."));
    }
}
