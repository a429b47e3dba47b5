using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines.Execution;

/// <summary>Executes the pipeline when the app host was started to publish.</summary>
internal sealed class PipelineExecutor(
    DistributedApplicationExecutionContext executionContext,
    DistributedApplicationModel model,
    IDistributedApplicationPipeline pipeline,
    ActivityReporter reporter,
    IDistributedApplicationEventing eventing,
    IHostApplicationLifetime lifetime,
    PipelineAudience audience,
    IConfiguration configuration,
    ILogger<PipelineExecutor> logger,
    IServiceProvider services) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (executionContext.IsRunMode)
        {
            return;
        }

        if (audience.IsConsole && configuration.GetValue<bool>("Pipeline:ListSteps"))
        {
            await ListStepsAsync(stoppingToken);
            lifetime.StopApplication();
            return;
        }

        // The CLI starts an app host in the same way to list its steps; only when it asks for activities it wants them to happen.
        await audience.ReadyAsync(stoppingToken);
        var showing = audience.IsConsole ? ConsoleActivities.WriteAsync(reporter.Activities, Console.Out, CancellationToken.None) : Task.CompletedTask;
        if (!await TryExecuteAsync(stoppingToken) && audience.IsConsole)
        {
            // The CLI has an exit code of its own for this.
            Environment.ExitCode = 1;
        }

        await showing;
        if (audience.IsConsole)
        {
            lifetime.StopApplication();
        }
    }

    private async Task ListStepsAsync(CancellationToken cancellationToken)
    {
        var graph = await ((DistributedApplicationPipeline)pipeline).ResolveAsync(new(model, executionContext, services, logger, cancellationToken));
        foreach (var step in graph.Steps)
        {
            Console.WriteLine($"{step.Step.Name}: {step.Step.Description}");
        }
    }

    private async Task<bool> TryExecuteAsync(CancellationToken cancellationToken)
    {
        var context = new PipelineContext(model, executionContext, services, logger, cancellationToken);
        try
        {
            await eventing.PublishAsync(new BeforePublishEvent(services, model), cancellationToken);
            await pipeline.ExecuteAsync(context);
            await eventing.PublishAsync(new AfterPublishEvent(services, model), cancellationToken);
            await reporter.CompletePublishAsync(new() { PipelineSummary = context.Summary.Items }, cancellationToken);
            return reporter.State != CompletionState.CompletedWithError;
        }
#pragma warning disable CA1031 // Whatever fails is told to the one who publishes, and by the exit code.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await reporter.CompletePublishAsync(
                new() { CompletionMessage = exception.Message, CompletionState = CompletionState.CompletedWithError },
                CancellationToken.None);
            return false;
        }
    }
}
