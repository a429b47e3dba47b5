using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.Pipelines;

/// <summary>Ties several steps at once.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public static class PipelineStepExtensions
{
    public static IEnumerable<PipelineStep> DependsOn(this IEnumerable<PipelineStep> steps, PipelineStep? step) =>
        step is null ? steps : steps.DependsOn(step.Name);

    public static IEnumerable<PipelineStep> DependsOn(this IEnumerable<PipelineStep> steps, string stepName) =>
        steps.ForEach(step => step.DependsOn(stepName));

    public static IEnumerable<PipelineStep> DependsOn(this IEnumerable<PipelineStep> steps, IEnumerable<PipelineStep> targetSteps)
    {
        PipelineStep[] targets = [.. targetSteps];
        return steps.ForEach(step => Array.ForEach(targets, step.DependsOn));
    }

    public static IEnumerable<PipelineStep> RequiredBy(this IEnumerable<PipelineStep> steps, PipelineStep? step) =>
        step is null ? steps : steps.RequiredBy(step.Name);

    public static IEnumerable<PipelineStep> RequiredBy(this IEnumerable<PipelineStep> steps, string stepName) =>
        steps.ForEach(step => step.RequiredBy(stepName));

    public static IEnumerable<PipelineStep> RequiredBy(this IEnumerable<PipelineStep> steps, IEnumerable<PipelineStep> targetSteps)
    {
        PipelineStep[] targets = [.. targetSteps];
        return steps.ForEach(step => Array.ForEach(targets, step.RequiredBy));
    }

    private static PipelineStep[] ForEach(this IEnumerable<PipelineStep> steps, Action<PipelineStep> change)
    {
        PipelineStep[] all = [.. steps];
        Array.ForEach(all, change);
        return all;
    }
}
