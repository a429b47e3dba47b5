using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard.Protocol;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Dashboard;

/// <summary>The methods by which the dashboard learns of resources and commands them.</summary>
internal sealed class ResourceService(
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    ResourceCommandService commands,
    IHostEnvironment environment,
    IHostApplicationLifetime lifetime)
{
    /// <summary>The dashboard takes 16 MB a message at most.</summary>
    private const int MaxLinesInBatch = 500;

    public IReadOnlyDictionary<string, Func<GrpcCall, Task>> Methods => new Dictionary<string, Func<GrpcCall, Task>>
    {
        ["/aspire.v1.DashboardService/GetApplicationInformation"] = GetApplicationInformationAsync,
        ["/aspire.v1.DashboardService/WatchResources"] = WatchResourcesAsync,
        ["/aspire.v1.DashboardService/WatchResourceConsoleLogs"] = WatchConsoleLogsAsync,
        ["/aspire.v1.DashboardService/ExecuteResourceCommand"] = ExecuteCommandAsync,
        ["/aspire.v1.DashboardService/WatchInteractions"] = WatchInteractionsAsync,
    };

    private async Task GetApplicationInformationAsync(GrpcCall call)
    {
        await call.ReadAsync(ApplicationInformationRequest.Parser);
        await call.WriteAsync(new ApplicationInformationResponse { ApplicationName = environment.ApplicationName });
    }

    private async Task WatchResourcesAsync(GrpcCall call)
    {
        await call.ReadAsync(WatchResourcesRequest.Parser);
        await call.StartAsync();
        using var ending = Ending(call);
        using var subscription = notifications.Subscribe();
        var initial = new InitialResourceData();
        initial.Resources.AddRange(subscription.Current.Select(ResourceMessages.ToMessage));
        await call.WriteAsync(new WatchResourcesUpdate { InitialData = initial });
        while (await subscription.Changes.WaitToReadAsync(ending.Token))
        {
            var changes = new WatchResourcesChanges();
            while (subscription.Changes.TryRead(out var change))
            {
                changes.Value.Add(new WatchResourcesChange { Upsert = ResourceMessages.ToMessage(change) });
            }

            await call.WriteAsync(new WatchResourcesUpdate { Changes = changes });
        }
    }

    private async Task WatchConsoleLogsAsync(GrpcCall call)
    {
        var request = await call.ReadAsync(WatchResourceConsoleLogsRequest.Parser);
        if (!notifications.TryGetCurrentState(request.ResourceName, out _))
        {
            throw new GrpcException(GrpcStatus.InvalidArgument, $"There is no resource '{request.ResourceName}'.");
        }

        await call.StartAsync();
        using var ending = Ending(call);
        await foreach (var batch in loggers.LogOf(request.ResourceName).WatchAsync(!request.SuppressFollow, ending.Token))
        {
            foreach (var lines in batch.Chunk(MaxLinesInBatch))
            {
                var update = new WatchResourceConsoleLogsUpdate();
                update.LogLines.AddRange(lines.Select(line => new ConsoleLogLine
                {
                    Text = line.Content,
                    IsStdErr = line.IsErrorMessage,
                    LineNumber = line.LineNumber,
                }));
                await call.WriteAsync(update);
            }
        }
    }

    private async Task ExecuteCommandAsync(GrpcCall call)
    {
        var request = await call.ReadAsync(ResourceCommandRequest.Parser);
        var result = await commands.ExecuteCommandAsync(request.ResourceName, request.CommandName, call.Aborted);
        await call.WriteAsync(ResourceMessages.ToMessage(result));
    }

    /// <summary>The app host asks nothing, but without the open stream the dashboard shows nothing either.</summary>
    private async Task WatchInteractionsAsync(GrpcCall call)
    {
        await call.StartAsync();
        using var ending = Ending(call);
        await Task.Delay(Timeout.InfiniteTimeSpan, ending.Token);
    }

    private CancellationTokenSource Ending(GrpcCall call) => CancellationTokenSource.CreateLinkedTokenSource(call.Aborted, lifetime.ApplicationStopped);
}
