using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines.Execution;

/// <summary>Shows how the steps depend on each other.</summary>
internal static partial class PipelineDiagnostics
{
    public static async Task ShowAsync(PipelineStepContext context)
    {
        var pipeline = (DistributedApplicationPipeline)context.Services.GetRequiredService<IDistributedApplicationPipeline>();
        var graph = await pipeline.ResolveAsync(context.PipelineContext);
        foreach (var step in graph.Steps)
        {
            LogStep(context.Logger, step.Step.Name, step.DependsOn.Count == 0 ? "nothing" : string.Join(", ", step.DependsOn));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Step} depends on {Dependencies}")]
    private static partial void LogStep(ILogger logger, string step, string dependencies);
}
