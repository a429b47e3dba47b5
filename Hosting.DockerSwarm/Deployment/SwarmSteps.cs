using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.DockerSwarm.Mapping;
using Aspire.Hosting.DockerSwarm.Output;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.DockerSwarm.Deployment;

/// <summary>The steps that a Swarm environment brings to the pipeline.</summary>
internal static class SwarmSteps
{
    public static IEnumerable<PipelineStep> Create(DockerSwarmEnvironmentResource environment, DistributedApplicationModel model)
    {
        var folder = (PipelineStepContext context) => OutputFolder(context, environment, model);
        yield return new()
        {
            Name = $"publish-{environment.Name}",
            Description = $"Writes the Docker Swarm stack of {environment.Name}.",
            DependsOnSteps = [WellKnownPipelineSteps.PublishPrereq],
            RequiredBySteps = [WellKnownPipelineSteps.Publish],
            Action = async context =>
            {
                PublishedFiles.Write(await BuildAsync(environment, context), folder(context));
                context.Summary.Add("Docker Swarm stack", Path.Combine(folder(context), PublishedFiles.StackFile));
            },
        };
    }

    private static Task<CompleteStack> BuildAsync(DockerSwarmEnvironmentResource environment, PipelineStepContext context) =>
        StackBuilder.BuildAsync(environment, context.Model, context.ExecutionContext, context.Services, context.CancellationToken);

    /// <summary>Each of several environments has a folder of its own.</summary>
    private static string OutputFolder(PipelineStepContext context, DockerSwarmEnvironmentResource environment, DistributedApplicationModel model)
    {
        var output = context.Services.GetRequiredService<IPipelineOutputService>();
        return model.Resources.OfType<IComputeEnvironmentResource>().Count() > 1 ? output.GetOutputDirectory(environment) : output.GetOutputDirectory();
    }
}
