namespace MetalsPipeline.Ops.Docker;

/// <summary>Labels by which docker's own stack commands know what belongs to a stack.</summary>
internal static class StackLabels
{
    /// <summary>The stack's name: on services, containers, networks, volumes, configs.</summary>
    public const string Namespace = "com.docker.stack.namespace";

    /// <summary>The image as the stack file has it: on services.</summary>
    public const string Image = "com.docker.stack.image";

    /// <summary>Whether a label says that something is the stack's.</summary>
    /// <param name="labels">Those of the thing.</param>
    /// <param name="label">Which one says so.</param>
    /// <param name="stack">The stack's name.</param>
    public static bool Say(IDictionary<string, string>? labels, string label, string stack) =>
        labels is not null && labels.TryGetValue(label, out var owner) && owner == stack;

    /// <summary>The labels that something of a stack has.</summary>
    /// <param name="stack">The stack's name.</param>
    /// <param name="own">Its own.</param>
    public static IDictionary<string, string> With(string stack, IDictionary<string, string>? own) => new Dictionary<string, string>(own ?? new Dictionary<string, string>()) { [Namespace] = stack };
}
