using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Pipelines;

/// <summary>A piece of publishing or deploying.</summary>
[DebuggerDisplay("{Name}")]
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public class PipelineStep
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    public required Func<PipelineStepContext, Task> Action { get; init; }

    public List<string> DependsOnSteps { get; init; } = [];

    /// <summary>Steps that depend on this one.</summary>
    public List<string> RequiredBySteps { get; init; } = [];

    public List<string> Tags { get; init; } = [];

    /// <summary>The resource that brought the step.</summary>
    public IResource? Resource { get; set; }

    public void DependsOn(string stepName) => DependsOnSteps.Add(stepName);

    public void DependsOn(PipelineStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        DependsOn(step.Name);
    }

    public void RequiredBy(string stepName) => RequiredBySteps.Add(stepName);

    public void RequiredBy(PipelineStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        RequiredBy(step.Name);
    }
}
