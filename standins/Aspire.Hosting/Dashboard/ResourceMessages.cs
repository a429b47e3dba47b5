using System.Collections;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard.Protocol;
using Aspire.Hosting.Supervision;
using Google.Protobuf.WellKnownTypes;
using HealthStatus = Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus;
using Resource = Aspire.Hosting.Dashboard.Protocol.Resource;

namespace Aspire.Hosting.Dashboard;

/// <summary>Writes what is known of a resource as the dashboard's messages.</summary>
internal static class ResourceMessages
{
    public static Resource ToMessage(ResourceEvent change)
    {
        var snapshot = change.Snapshot;
        var message = new Resource
        {
            Name = change.ResourceId,
            DisplayName = change.Resource.Name,
            Uid = change.ResourceId,
            ResourceType = snapshot.ResourceType,
            CreatedAt = Timestamp.FromDateTime(snapshot.CreationTimeStamp ?? DateTime.UnixEpoch),
            IsHidden = snapshot.IsHidden,
        };
        if (snapshot.State is { } state)
        {
            message.State = state.Text;
            if (state.Style is { } style)
            {
                message.StateStyle = style;
            }
        }

        message.StartedAt = ToTimestamp(snapshot.StartTimeStamp);
        message.StoppedAt = ToTimestamp(snapshot.StopTimeStamp);
        if (snapshot.IconName is { } icon)
        {
            message.IconName = icon;
            message.IconVariant = (int)(snapshot.IconVariant ?? IconVariant.Regular);
        }

        message.Environment.AddRange(snapshot.EnvironmentVariables.Select(variable => new EnvironmentVariable
        {
            Name = variable.Name,
            Value = variable.IsSensitive ? ResolvedValue.Mask : variable.Value ?? "",
            IsFromSpec = variable.IsFromSpec,
        }));
        message.Urls.AddRange(snapshot.Urls.Select(ToMessage));
        message.Volumes.AddRange(snapshot.Volumes.Select(volume => new Volume
        {
            Source = volume.Source ?? "",
            Target = volume.Target,
            MountType = volume.MountType,
            IsReadOnly = volume.IsReadOnly,
        }));
        message.Relationships.AddRange(snapshot.Relationships.Select(relationship => new ResourceRelationship
        {
            ResourceName = relationship.ResourceName,
            Type = relationship.Type,
        }));
        message.HealthReports.AddRange(snapshot.HealthReports.Select(ToMessage));
        message.Properties.AddRange(snapshot.Properties.Select(ToMessage));
        if (snapshot.ExitCode is { } code)
        {
            message.Properties.Add(new ResourceProperty { Name = KnownProperties.ExitCode, Value = Value.ForNumber(code) });
        }

        message.Commands.AddRange(snapshot.Commands.Select(ToMessage));
        return message;
    }

    public static ResourceCommandResponse ToMessage(ExecuteCommandResult result)
    {
        var response = new ResourceCommandResponse
        {
            Kind = result switch
            {
                { Canceled: true } => ResourceCommandResponseKind.Cancelled,
                { Success: true } => ResourceCommandResponseKind.Succeeded,
                _ => ResourceCommandResponseKind.Failed,
            },
        };
        if (result.Message is { } message)
        {
            response.Message = message;
        }

        if (result.Data is { } data)
        {
            response.Result = new()
            {
                Value = data.Value,
                DisplayImmediately = data.DisplayImmediately,
                Format = data.Format switch
                {
                    CommandResultFormat.Json => ResourceCommandResultFormat.Json,
                    CommandResultFormat.Markdown => ResourceCommandResultFormat.Markdown,
                    _ => ResourceCommandResultFormat.Text,
                },
            };
        }

        return response;
    }

    private static Url ToMessage(UrlSnapshot url)
    {
        var message = new Url
        {
            FullUrl = url.Url,
            IsInternal = url.IsInternal,
            IsInactive = url.IsInactive,
            DisplayProperties = new() { DisplayName = url.DisplayProperties.DisplayName, SortOrder = url.DisplayProperties.SortOrder },
        };
        if (url.Name is { } name)
        {
            message.EndpointName = name;
        }

        return message;
    }

    private static HealthReport ToMessage(HealthReportSnapshot report)
    {
        var message = new HealthReport
        {
            Key = report.Name,
            Description = report.Description ?? "",
            Exception = report.ExceptionText ?? "",
            LastRunAt = ToTimestamp(report.LastRunAt),
        };
        if (report.Status is { } status)
        {
            message.Status = status switch
            {
                HealthStatus.Healthy => Protocol.HealthStatus.Healthy,
                HealthStatus.Degraded => Protocol.HealthStatus.Degraded,
                _ => Protocol.HealthStatus.Unhealthy,
            };
        }

        return message;
    }

    private static ResourceProperty ToMessage(ResourcePropertySnapshot property) => new()
    {
        Name = property.Name,
        Value = property.IsSensitive ? Value.ForString(ResolvedValue.Mask) : ToValue(property.Value),
        IsSensitive = property.IsSensitive,
    };

    private static ResourceCommand ToMessage(ResourceCommandSnapshot command)
    {
        var message = new ResourceCommand
        {
            Name = command.Name,
            DisplayName = command.DisplayName,
            IsHighlighted = command.IsHighlighted,
            State = (Protocol.ResourceCommandState)(int)command.State,
        };
        if (command.ConfirmationMessage is { } confirmation)
        {
            message.ConfirmationMessage = confirmation;
        }

        if (command.DisplayDescription is { } description)
        {
            message.DisplayDescription = description;
        }

        if (command.IconName is { } icon)
        {
            message.IconName = icon;
            message.IconVariant = (int)(command.IconVariant ?? IconVariant.Regular);
        }

        return message;
    }

    private static Value ToValue(object? value) => value switch
    {
        null => Value.ForNull(),
        string text => Value.ForString(text),
        bool flag => Value.ForBool(flag),
        int number => Value.ForNumber(number),
        IEnumerable list => Value.ForList([.. list.Cast<object?>().Select(ToValue)]),
        IFormattable formattable => Value.ForString(formattable.ToString(null, CultureInfo.InvariantCulture)),
        _ => Value.ForString(value.ToString() ?? ""),
    };

    private static Timestamp? ToTimestamp(DateTime? time) => time is { } known ? Timestamp.FromDateTime(known) : null;
}
