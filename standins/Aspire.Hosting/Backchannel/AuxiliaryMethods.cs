using System.Runtime.CompilerServices;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Backchannel;

/// <summary>What every CLI of the user can call of a running app host.</summary>
internal sealed class AuxiliaryMethods(
    AppHostIdentity identity,
    DashboardHost dashboard,
    AppHostReadiness readiness,
    ResourceNotificationService notifications,
    ResourceCommandService commands,
    ResourceFinder finder,
    ConsoleLogReader logs,
    IHostApplicationLifetime lifetime)
{
    /// <summary>The version of Aspire whose protocol this app host speaks.</summary>
    private const string Version = "13.5.4";

    /// <remarks>A stream ends with its own token, which it gets when the client begins to take it; not with the call that opens it.</remarks>
    public IReadOnlyDictionary<string, JsonRpcMethod> Table => new Dictionary<string, JsonRpcMethod>
    {
        ["GetCapabilitiesAsync"] = (_, _) => Result(new CapabilitiesResponse(["aux.v1", "aux.v2", "aux.v3"])),
        ["GetAppHostInformationAsync"] = (_, _) => Result(new AppHostInformationResponse(
            identity.ProjectPath, identity.ProcessId, identity.CliProcessId, identity.StartedAt, identity.CliLogFile)),
        ["GetAppHostInfoAsync"] = (_, _) => Result(new AppHostInfoResponse(
            $"{identity.ProcessId}", Version, identity.ProjectPath, identity.CliProcessId, identity.StartedAt, identity.CliLogFile)),
        ["GetDashboardUrlsAsync"] = async (_, cancellationToken) => await MainMethods.GetDashboardUrlsAsync(dashboard, cancellationToken),
        ["GetDashboardInfoAsync"] = async (_, cancellationToken) => await GetDashboardInfoAsync(cancellationToken),
        ["WaitForAppHostReadyAsync"] = async (_, cancellationToken) => await WaitForReadyAsync(cancellationToken),
        ["GetResourcesAsync"] = (parameters, _) => Result(GetResources(parameters.First<ResourcesRequest>())),
        ["WatchResourcesAsync"] = (parameters, _) => Result(WatchResourcesAsync(parameters.First<ResourcesRequest>(), CancellationToken.None)),
        ["GetConsoleLogBatchesAsync"] = (parameters, _) => Result(logs.ReadAsync(parameters.First<ConsoleLogsRequest>(), CancellationToken.None)),
        ["ExecuteResourceCommandAsync"] = async (parameters, cancellationToken) => await ExecuteAsync(parameters.First<CommandRequest>(), cancellationToken),
        ["WaitForResourceAsync"] = async (parameters, cancellationToken) => await finder.WaitAsync(parameters.First<WaitRequest>(), cancellationToken),
        ["StopAppHostAsync"] = (_, _) =>
        {
            lifetime.StopApplication();
            return Task.FromResult<object?>(null);
        },
    };

    private async Task<DashboardInfoResponse> GetDashboardInfoAsync(CancellationToken cancellationToken)
    {
        var urls = await MainMethods.GetDashboardUrlsAsync(dashboard, cancellationToken);
        return new(dashboard.Settings?.FrontendUrl, dashboard.Settings?.ApiKey, urls.BaseUrlWithLoginToken is { } url ? [url] : [], urls.DashboardHealthy);
    }

    /// <summary>Without a CLI that says so, the app host is up once it has started.</summary>
    private async Task<ReadyResponse> WaitForReadyAsync(CancellationToken cancellationToken)
    {
        if (identity.CliProcessId is not null)
        {
            await readiness.Ready.WaitAsync(cancellationToken);
        }

        return new(true);
    }

    private ResourcesResponse GetResources(ResourcesRequest request)
    {
        using var subscription = notifications.Subscribe();
        return new([.. subscription.Current.Where(state => Matches(state, request)).Select(ResourceSnap.From)]);
    }

    private async IAsyncEnumerable<object> WatchResourcesAsync(ResourcesRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var change in notifications.WatchAsync(cancellationToken))
        {
            if (Matches(change, request))
            {
                yield return ResourceSnap.From(change);
            }
        }
    }

    private async Task<CommandResponse> ExecuteAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        var (name, command) = (request.ResourceName ?? "", request.CommandName ?? "");
        if (finder.Find(name) is not { } found)
        {
            return new(false, false, $"There is no resource '{name}'.", null, []);
        }

        if (request.ValidateOnly)
        {
            return new(true, false, null, null, []);
        }

        // A resource's name means all of its instances.
        var result = found.Instance is { } instance
            ? await commands.ExecuteCommandAsync(instance, command, cancellationToken)
            : await commands.ExecuteCommandAsync(found.Resource, command, cancellationToken);
        return new(
            result.Success,
            result.Canceled,
            result.Message,
            result.Data is { } data ? new(data.Value, data.Format.ToString().ToLowerInvariant(), data.DisplayImmediately) : null,
            []);
    }

    private static bool Matches(ResourceEvent change, ResourcesRequest request) =>
        request.Filter is not { Length: > 0 } filter || ResourceName.Comparer.Equals(change.Resource.Name, filter) || ResourceName.Comparer.Equals(change.ResourceId, filter);

    private static Task<object?> Result(object result) => Task.FromResult<object?>(result);
}
