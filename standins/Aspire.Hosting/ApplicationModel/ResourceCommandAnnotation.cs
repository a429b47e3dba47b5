using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Whether a command can be used.</summary>
public enum ResourceCommandState
{
    Enabled = 0,
    Disabled = 1,
    Hidden = 2,
}

/// <summary>Something that can be done with the resource.</summary>
[DebuggerDisplay("Type = {GetType().Name,nq}, Name = {Name}")]
public sealed class ResourceCommandAnnotation(
    string name,
    string displayName,
    Func<UpdateCommandStateContext, ResourceCommandState> updateState,
    Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand,
    string? displayDescription,
    object? parameter,
    string? confirmationMessage,
    string? iconName,
    IconVariant? iconVariant,
    bool isHighlighted) : IResourceAnnotation
{
    public string Name { get; } = name ?? throw new ArgumentNullException(nameof(name));

    public string DisplayName { get; } = displayName ?? throw new ArgumentNullException(nameof(displayName));

    public Func<UpdateCommandStateContext, ResourceCommandState> UpdateState { get; } =
        updateState ?? throw new ArgumentNullException(nameof(updateState));

    public Func<ExecuteCommandContext, Task<ExecuteCommandResult>> ExecuteCommand { get; } =
        executeCommand ?? throw new ArgumentNullException(nameof(executeCommand));

    public string? DisplayDescription { get; } = displayDescription;

    public string? ConfirmationMessage { get; } = confirmationMessage;

    public string? IconName { get; } = iconName;

    public IconVariant? IconVariant { get; } = iconVariant;

    public bool IsHighlighted { get; } = isHighlighted;

    internal object? CommandParameter { get; } = parameter;
}

/// <summary>What decides whether a command can be used.</summary>
public sealed class UpdateCommandStateContext
{
    public required CustomResourceSnapshot ResourceSnapshot { get; init; }

    public required IServiceProvider ServiceProvider { get; init; }
}

/// <summary>What a command sees.</summary>
public sealed class ExecuteCommandContext
{
    public required IServiceProvider ServiceProvider { get; init; }

    /// <summary>The instance for which the command is executed.</summary>
    public required string ResourceName { get; init; }

    public required CancellationToken CancellationToken { get; init; }

    public required ILogger Logger { get; init; }
}
