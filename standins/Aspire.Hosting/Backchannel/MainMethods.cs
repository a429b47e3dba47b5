using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Pipelines;
using Aspire.Hosting.Pipelines.Execution;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Backchannel;

/// <summary>What the CLI that has started this app host can call.</summary>
internal sealed class MainMethods(
    DashboardHost dashboard,
    AppHostLog log,
    AppHostReadiness readiness,
    IHostApplicationLifetime lifetime,
    ActivityReporter reporter,
    PipelineAudience audience,
    IDistributedApplicationPipeline pipeline,
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext executionContext,
    ILogger<MainMethods> logger,
    IServiceProvider services)
{
    private static readonly string[] Capabilities = ["baseline.v2", "pipeline-steps.v1", "pipeline-steps.v2"];

    public IReadOnlyDictionary<string, JsonRpcMethod> Table => new Dictionary<string, JsonRpcMethod>
    {
        ["GetCapabilitiesAsync"] = (_, _) => Result(Capabilities),
        ["GetDashboardUrlsAsync"] = async (_, cancellationToken) => await GetDashboardUrlsAsync(dashboard, cancellationToken),
        ["GetAppHostLogEntriesAsync"] = (_, _) => Result(log.ReadAsync()),
        ["NotifyAppHostReadyAsync"] = (_, _) => Done(readiness.Set),
        ["RequestStopAsync"] = (_, _) => Done(lifetime.StopApplication),
        ["GetPublishingActivitiesAsync"] = (_, _) => Result(Publish()),
        ["GetPipelineStepsAsync"] = async (parameters, cancellationToken) => await GetStepsAsync(parameters.First<StepsRequest>(), cancellationToken),
        ["CompletePromptResponseAsync"] = (_, _) => throw new InvalidOperationException("This app host asks nothing that could be answered."),
    };

    internal static async Task<DashboardUrlsResponse> GetDashboardUrlsAsync(DashboardHost dashboard, CancellationToken cancellationToken)
    {
        if (dashboard.Settings is not { } settings)
        {
            return new(false, null);
        }

        try
        {
            await dashboard.Ready.WaitAsync(cancellationToken);
            return new(true, settings.LoginUrl);
        }
        catch (DistributedApplicationException)
        {
            return new(false, null);
        }
    }

    /// <summary>Publishing begins when someone looks.</summary>
    private IAsyncEnumerable<object> Publish()
    {
        audience.Ask();
        return reporter.Activities.ReadAllAsync();
    }

    private async Task<StepsResponse> GetStepsAsync(StepsRequest request, CancellationToken cancellationToken)
    {
        var context = new PipelineContext(model, executionContext, services, logger, cancellationToken);
        var graph = await ((DistributedApplicationPipeline)pipeline).ResolveAsync(context);
        var steps = request.Step is { Length: > 0 } wanted ? graph.Closure(wanted) : graph.Steps;
        return new([.. steps.Select(step => new StepResponse(
            step.Step.Name,
            step.Step.Description,
            [.. step.DependsOn],
            [.. step.Step.Tags],
            step.Step.Resource?.Name))]);
    }

    private static Task<object?> Result(object result) => Task.FromResult<object?>(result);

    private static Task<object?> Done(Action action)
    {
        action();
        return Task.FromResult<object?>(null);
    }
}
