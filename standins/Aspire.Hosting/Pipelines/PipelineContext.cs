using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines;

/// <summary>What all steps of one execution share.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class PipelineContext(
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext executionContext,
    IServiceProvider serviceProvider,
    ILogger logger,
    CancellationToken cancellationToken)
{
    public DistributedApplicationModel Model { get; } = model;

    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    public IServiceProvider Services { get; } = serviceProvider;

    public ILogger Logger { get; } = logger;

    public CancellationToken CancellationToken { get; set; } = cancellationToken;

    public PipelineSummary Summary { get; } = new();
}

/// <summary>What a step sees.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class PipelineStepContext
{
    public required PipelineContext PipelineContext { get; init; }

    public required IReportingStep ReportingStep { get; init; }

    public DistributedApplicationModel Model => PipelineContext.Model;

    public DistributedApplicationExecutionContext ExecutionContext => PipelineContext.ExecutionContext;

    public IServiceProvider Services => PipelineContext.Services;

    /// <summary>What is logged is reported as a part of the step.</summary>
    public ILogger Logger => field ??= new Execution.StepLogger(ReportingStep);

    public CancellationToken CancellationToken => PipelineContext.CancellationToken;

    public PipelineSummary Summary => PipelineContext.Summary;
}

/// <summary>What a factory of steps sees.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public class PipelineStepFactoryContext
{
    public required PipelineContext PipelineContext { get; init; }

    public required IResource Resource { get; init; }
}
