using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.Pipelines;

/// <summary>The steps of publishing and deploying.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IDistributedApplicationPipeline
{
    /// <param name="dependsOn">The name of a step, or several names.</param>
    /// <param name="requiredBy">The name of a step, or several names.</param>
    void AddStep(string name, Func<PipelineStepContext, Task> action, object? dependsOn = null, object? requiredBy = null);

    void AddStep(PipelineStep step);

    void AddPipelineConfiguration(Func<PipelineConfigurationContext, Task> callback);

    Task ExecuteAsync(PipelineContext context);
}
