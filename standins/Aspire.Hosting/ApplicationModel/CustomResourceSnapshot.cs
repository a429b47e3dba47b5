using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is known of a running (or waiting, or ended) instance of a resource at one moment.</summary>
public sealed record CustomResourceSnapshot()
{
    public required string ResourceType { get; init; }

    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }

    public DateTime? CreationTimeStamp { get; init; }

    public DateTime? StartTimeStamp { get; init; }

    public DateTime? StopTimeStamp { get; init; }

    public ResourceStateSnapshot? State { get; init; }

    public int? ExitCode { get; init; }

    /// <summary>The worst of the health reports while the resource runs; healthy if it has none; null when it doesn't run.</summary>
    public HealthStatus? HealthStatus => State?.Text != KnownResourceStates.Running
        ? null
        : HealthReports.Select(report => report.Status ?? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy)
            .DefaultIfEmpty(Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy).Min();

    public ImmutableArray<HealthReportSnapshot> HealthReports { get; internal init; } = [];

    public ImmutableArray<EnvironmentVariableSnapshot> EnvironmentVariables { get; init; } = [];

    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];

    public ImmutableArray<VolumeSnapshot> Volumes { get; init; } = [];

    public ImmutableArray<ResourceCommandSnapshot> Commands { get; init; } = [];

    public ImmutableArray<RelationshipSnapshot> Relationships { get; init; } = [];

    public bool IsHidden { get; init; }

    public string? IconName { get; init; }

    public IconVariant? IconVariant { get; init; }

    /// <summary>The handlers of <see cref="ApplicationModel.ResourceReadyEvent"/>, once it has been raised.</summary>
    internal Task? Ready { get; init; }

    /// <summary>Grows with every change, so that a watcher can tell an old snapshot from a new one.</summary>
    internal long Version { get; init; }
}

/// <summary>The state of a resource and how it is coloured.</summary>
public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    public static implicit operator ResourceStateSnapshot?(string? s) => s is null ? null : new(s, null);
}

/// <summary>A property that is shown.</summary>
public sealed record ResourcePropertySnapshot(string Name, object? Value)
{
    public bool IsSensitive { get; init; }
}

/// <summary>An environment variable as the process got it.</summary>
public sealed record EnvironmentVariableSnapshot(string Name, string? Value, bool IsFromSpec)
{
    /// <summary>Whether the value is a secret, which is shown only masked.</summary>
    internal bool IsSensitive { get; init; }
}

/// <summary>A URL that is shown.</summary>
public sealed record UrlSnapshot(string? Name, string Url, bool IsInternal)
{
    public bool IsInactive { get; init; }

    public UrlDisplayPropertiesSnapshot DisplayProperties { get; init; } = new();
}

/// <summary>How a URL is shown.</summary>
public sealed record UrlDisplayPropertiesSnapshot(string DisplayName = "", int SortOrder = 0);

/// <summary>A volume of a container.</summary>
public sealed record VolumeSnapshot(string? Source, string Target, string MountType, bool IsReadOnly);

/// <summary>A relation to another resource.</summary>
public sealed record RelationshipSnapshot(string ResourceName, string Type);

/// <summary>The last result of a health check; no status until it has run.</summary>
public sealed record HealthReportSnapshot(string Name, HealthStatus? Status, string? Description, string? ExceptionText)
{
    public DateTime? LastRunAt { get; init; }
}

/// <summary>A command as it can be used at this moment.</summary>
public sealed record ResourceCommandSnapshot(
    string Name,
    ResourceCommandState State,
    string DisplayName,
    string? DisplayDescription,
    object? Parameter,
    string? ConfirmationMessage,
    string? IconName,
    IconVariant? IconVariant,
    bool IsHighlighted);

/// <summary>Names of properties that everyone understands.</summary>
public static class CustomResourceKnownProperties
{
    public static string Source { get; } = "resource.source";

    public static string ConnectionString { get; } = "resource.connectionString";
}
