using System.Collections;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Supervision;

namespace Aspire.Hosting.Backchannel;

/// <summary>What is known of an instance of a resource, as the CLI reads it. Arrays are always there: the CLI stumbles over absent ones.</summary>
internal sealed record ResourceSnap
{
    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required string ResourceType { get; init; }

    /// <summary>The same under the name that older and newer CLIs read.</summary>
    public string Type => ResourceType;

    public string? State { get; init; }

    public string? StateStyle { get; init; }

    public string? HealthStatus { get; init; }

    public int? ExitCode { get; init; }

    public DateTime? CreatedAt { get; init; }

    public DateTime? StartedAt { get; init; }

    public DateTime? StoppedAt { get; init; }

    public required ResourceSnapUrl[] Urls { get; init; }

    public required RelationshipSnapshot[] Relationships { get; init; }

    public required ResourceSnapHealthReport[] HealthReports { get; init; }

    public required VolumeSnapshot[] Volumes { get; init; }

    public required ResourceSnapVariable[] EnvironmentVariables { get; init; }

    public required Dictionary<string, object?> Properties { get; init; }

    public bool IsHidden { get; init; }

    public required ResourceSnapCommand[] Commands { get; init; }

    /// <summary>Secrets are masked: the CLI shows what it gets.</summary>
    public static ResourceSnap From(ResourceEvent change)
    {
        var snapshot = change.Snapshot;
        return new()
        {
            Name = change.ResourceId,
            DisplayName = change.Resource.Name,
            ResourceType = snapshot.ResourceType,
            State = snapshot.State?.Text,
            StateStyle = snapshot.State?.Style,
            HealthStatus = snapshot.HealthStatus?.ToString(),
            ExitCode = snapshot.ExitCode,
            CreatedAt = snapshot.CreationTimeStamp,
            StartedAt = snapshot.StartTimeStamp,
            StoppedAt = snapshot.StopTimeStamp,
            Urls = [.. snapshot.Urls.Where(url => !url.IsInactive).Select(url => new ResourceSnapUrl(url.Name ?? "", url.Url, url.IsInternal, url.DisplayProperties))],
            Relationships = [.. snapshot.Relationships],
            HealthReports =
            [
                .. snapshot.HealthReports.Select(report =>
                    new ResourceSnapHealthReport(report.Name, report.Status?.ToString(), report.Description, report.ExceptionText)),
            ],
            Volumes = [.. snapshot.Volumes],
            EnvironmentVariables =
            [
                .. snapshot.EnvironmentVariables.Select(variable =>
                    new ResourceSnapVariable(variable.Name, variable.IsSensitive ? ResolvedValue.Mask : variable.Value, variable.IsFromSpec)),
            ],
            Properties = snapshot.Properties.GroupBy(property => property.Name).ToDictionary(group => group.Key, group => ValueOf(group.Last())),
            IsHidden = snapshot.IsHidden,
            Commands =
            [
                .. snapshot.Commands.Select(command =>
                    new ResourceSnapCommand(command.Name, command.DisplayName, command.DisplayDescription, command.State.ToString(), "UI, Api", [])),
            ],
        };
    }

    private static object? ValueOf(ResourcePropertySnapshot property) => property switch
    {
        { IsSensitive: true } => ResolvedValue.Mask,
        { Value: null or string or int or bool } => property.Value,
        { Value: IEnumerable list } => list.Cast<object?>().Select(item => item?.ToString()).ToArray(),
        _ => property.Value?.ToString(),
    };
}

internal sealed record ResourceSnapUrl(string Name, string Url, bool IsInternal, UrlDisplayPropertiesSnapshot DisplayProperties);

internal sealed record ResourceSnapHealthReport(string Name, string? Status, string? Description, string? ExceptionText);

internal sealed record ResourceSnapVariable(string Name, string? Value, bool IsFromSpec);

internal sealed record ResourceSnapCommand(string Name, string DisplayName, string? Description, string State, string Visibility, object[] ArgumentInputs);
