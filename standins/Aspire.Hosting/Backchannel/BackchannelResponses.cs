namespace Aspire.Hosting.Backchannel;

// What the CLI gets. Lists are never null.

internal sealed record CapabilitiesResponse(string[] Capabilities);

internal sealed record DashboardUrlsResponse(bool DashboardHealthy, string? BaseUrlWithLoginToken);

internal sealed record DashboardInfoResponse(string? ApiBaseUrl, string? ApiToken, string[] DashboardUrls, bool IsHealthy);

internal sealed record AppHostInformationResponse(
    string AppHostPath,
    int ProcessId,
    int? CliProcessId,
    DateTimeOffset StartedAt,
    string? CliLogFilePath);

internal sealed record AppHostInfoResponse(
    string Pid,
    string AspireHostVersion,
    string AppHostPath,
    int? CliProcessId,
    DateTimeOffset StartedAt,
    string? CliLogFilePath);

internal sealed record ReadyResponse(bool IsReady);

internal sealed record ResourcesResponse(ResourceSnap[] Resources);

internal sealed record ConsoleLogBatch(ConsoleLogLine[] Lines);

internal sealed record ConsoleLogLine(string ResourceName, int LineNumber, string Content, bool IsError);

internal sealed record CommandResponse(bool Success, bool Canceled, string? Message, CommandValue? Value, object[] ValidationErrors);

internal sealed record CommandValue(string Value, string Format, bool DisplayImmediately);

internal sealed record WaitResponse(
    bool Success,
    string? State = null,
    string? HealthStatus = null,
    bool ResourceNotFound = false,
    bool TimedOut = false,
    string? ErrorMessage = null);

internal sealed record StepsResponse(StepResponse[] Steps);

internal sealed record StepResponse(string Name, string? Description, string[] DependsOn, string[] Tags, string? ResourceName);
