using System.Globalization;
using System.Text.Json;
using Aspire.Hosting.Supervision;

namespace Aspire.Hosting.Dashboard;

/// <summary>The dashboard as a child process.</summary>
internal sealed class DashboardProcess
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly ChildProcess _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _lastProblem;

    private DashboardProcess(ProcessPlan plan, Watchdog watchdog)
    {
        _process = ChildProcess.Start(plan, watchdog, Read);
        _ = _process.Exited.ContinueWith(
            exited => _ready.TrySetException(new DistributedApplicationException(
                $"The dashboard ended with exit code {exited.Result}{(_lastProblem is null ? "" : $": {_lastProblem}")}.")),
            TaskScheduler.Default);
    }

    /// <summary>Ends when the dashboard listens.</summary>
    public Task Ready => _ready.Task;

    public static DashboardProcess Start(string executable, DashboardSettings settings, string resourceServiceUrl, Watchdog watchdog) =>
        new(Plan(executable, settings, resourceServiceUrl), watchdog);

    public async Task StopAsync()
    {
        _process.Terminate(Grace);
        try
        {
            await _process.Exited.WaitAsync(Grace);
        }
        catch (TimeoutException)
        {
            _process.Kill();
            await _process.Exited;
        }
    }

    private static ProcessPlan Plan(string executable, DashboardSettings settings, string resourceServiceUrl)
    {
        var variables = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = settings.FrontendUrl,
            ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = settings.OtlpGrpcUrl,
            ["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = settings.OtlpHttpUrl,
            ["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = resourceServiceUrl,
            ["DASHBOARD__RESOURCESERVICECLIENT__AUTHMODE"] = "ApiKey",
            ["DASHBOARD__RESOURCESERVICECLIENT__APIKEY"] = settings.ResourceServiceKey,
            ["DASHBOARD__FRONTEND__AUTHMODE"] = settings.BrowserToken is null ? "Unsecured" : "BrowserToken",
            ["DASHBOARD__OTLP__AUTHMODE"] = "ApiKey",
            ["DASHBOARD__OTLP__PRIMARYAPIKEY"] = settings.OtlpKey,
            ["ASPIRE_DASHBOARD_API_ENABLED"] = "true",
            ["DASHBOARD__API__AUTHMODE"] = "ApiKey",
            ["DASHBOARD__API__PRIMARYAPIKEY"] = settings.ApiKey,
            ["LOGGING__CONSOLE__FORMATTERNAME"] = "json",
            // The dashboard ends by itself when this process has ended.
            ["ASPIRE_CLI_PID"] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
        };
        if (settings.BrowserToken is { } token)
        {
            variables["DASHBOARD__FRONTEND__BROWSERTOKEN"] = token;
        }

        return new(
            executable,
            [new("dashboard", false)],
            Path.GetDirectoryName(executable)!,
            variables.ToDictionary(variable => variable.Key, variable => new ResolvedValue(variable.Value, true)),
            [])
        { WithheldPrefixes = ["DASHBOARD__", "OTEL_", "ASPNETCORE_", "LOGGING__", "DOTNET_"] };
    }

    /// <summary>A line is a JSON object with a message; "Now listening on" tells that the dashboard is ready.</summary>
    private void Read(string line, bool isError)
    {
        var (level, message) = Parse(line);
        if (message.StartsWith("Now listening on:", StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
        else if (isError || level is "Error" or "Critical" || level.Length == 0)
        {
            _lastProblem = message;
        }
    }

    private static (string Level, string Message) Parse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? (json.RootElement.GetProperty("LogLevel").GetString() ?? "", json.RootElement.GetProperty("Message").GetString() ?? "")
                : ("", line);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException)
        {
            return ("", line);
        }
    }
}
