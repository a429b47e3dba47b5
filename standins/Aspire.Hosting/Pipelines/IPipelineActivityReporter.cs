using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.Pipelines;

/// <summary>Tells the one who publishes how it goes.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IPipelineActivityReporter
{
    Task<IReportingStep> CreateStepAsync(string title, CancellationToken cancellationToken = default);

    Task<IReportingStep> CreateStepAsync(string title, string? parentStepId, int hierarchyLevel, CancellationToken cancellationToken = default) =>
        CreateStepAsync(title, cancellationToken);

    Task CompletePublishAsync(PublishCompletionOptions? options = null, CancellationToken cancellationToken = default);
}
