using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.DockerSwarm.Mapping;
using Aspire.Hosting.DockerSwarm.Output;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.DockerSwarm.Deployment;

/// <summary>The steps that a Swarm environment brings to the pipeline.</summary>
/// <remarks>Their names don't clash with those that Aspire gives the resources' own steps, build-NAME and push-NAME.</remarks>
internal sealed class SwarmSteps(DockerSwarmEnvironmentResource environment)
{
    public string Publish => $"publish-{environment.Name}";

    public string Build => $"build-images-{environment.Name}";

    public string Push => $"push-images-{environment.Name}";

    public string Deploy => $"deploy-{environment.Name}";

    public string Destroy => $"destroy-{environment.Name}";

    public IEnumerable<PipelineStep> Create()
    {
        yield return new()
        {
            Name = Publish,
            Description = $"Writes the Docker Swarm stack of {environment.Name}.",
            DependsOnSteps = [WellKnownPipelineSteps.PublishPrereq],
            RequiredBySteps = [WellKnownPipelineSteps.Publish],
            Action = PublishAsync,
        };
        yield return new()
        {
            Name = Build,
            Description = $"Builds the container images of {environment.Name} that aren't there.",
            DependsOnSteps = [WellKnownPipelineSteps.BuildPrereq],
            RequiredBySteps = [WellKnownPipelineSteps.Build],
            Action = async context => await Images(context).BuildAsync((await CompleteAsync(context)).BuiltImages),
        };
        if (environment.ImageRegistry is { } registry)
        {
            yield return new()
            {
                Name = Push,
                Description = $"Pushes the container images of {environment.Name} to {registry}.",
                DependsOnSteps = [Build, WellKnownPipelineSteps.PushPrereq],
                RequiredBySteps = [WellKnownPipelineSteps.Push],
                Action = async context => await Images(context).PushAsync((await CompleteAsync(context)).BuiltImages),
            };
        }

        yield return new()
        {
            Name = Deploy,
            Description = $"Deploys the stack of {environment.Name} and waits until it runs.",
            DependsOnSteps = [Publish, environment.ImageRegistry is null ? Build : Push, WellKnownPipelineSteps.DeployPrereq],
            RequiredBySteps = [WellKnownPipelineSteps.Deploy],
            Action = DeployAsync,
        };
        yield return new()
        {
            Name = Destroy,
            Description = $"Removes the stack of {environment.Name} from the Swarm.",
            DependsOnSteps = [WellKnownPipelineSteps.DestroyPrereq],
            RequiredBySteps = [WellKnownPipelineSteps.Destroy],
            Action = DestroyAsync,
        };
    }

    private async Task PublishAsync(PipelineStepContext context)
    {
        var folder = OutputFolder(context);
        var complete = await CompleteAsync(context);
        await PublishedFiles.WriteAsync(complete, folder, context.CancellationToken);
        foreach (var service in complete.Stack.Services.Values.Where(service => service.User is null))
        {
            context.ReportingStep.Log(LogLevel.Warning, $"The service '{service.Name}' runs as whoever its image says, which may be "
                + "root; state service.User.");
        }

        context.Summary.Add("Docker Swarm stack", Path.Combine(folder, PublishedFiles.StackFile));
    }

    private async Task DeployAsync(PipelineStepContext context)
    {
        var deployment = new SwarmDeployment(Runner(context), Time(context), context.ReportingStep, context.CancellationToken);
        await deployment.DeployAsync(await CompleteAsync(context), OutputFolder(context), environment.Patience);
        context.Summary.Add("Docker Swarm stack", environment.StackName);
    }

    private async Task DestroyAsync(PipelineStepContext context)
    {
        if (!context.Services.GetRequiredService<IOptions<PipelineOptions>>().Value.SkipConfirmation)
        {
            throw new DistributedApplicationException($"This removes the stack '{environment.StackName}' and its secrets from the "
                + "Swarm. If that is what you want, say --yes.");
        }

        var destruction = new SwarmDestruction(Runner(context), Time(context), context.ReportingStep, context.CancellationToken);
        await destruction.DestroyAsync(environment.StackName, environment.Patience);
    }

    /// <summary>Steps of one execution may run at once, and agree on one stack.</summary>
    private Task<CompleteStack> CompleteAsync(PipelineStepContext context) => environment.Complete(() =>
        StackBuilder.BuildAsync(environment, context.Model, context.ExecutionContext, context.Services, context.CancellationToken));

    /// <summary>Each of several environments has a folder of its own.</summary>
    private string OutputFolder(PipelineStepContext context)
    {
        var output = context.Services.GetRequiredService<IPipelineOutputService>();
        var isOneOfSeveral = context.Model.Resources.OfType<IComputeEnvironmentResource>().Count() > 1;
        return isOneOfSeveral ? output.GetOutputDirectory(environment) : output.GetOutputDirectory();
    }

    private static ImageBuilder Images(PipelineStepContext context) => new(Runner(context), context.ReportingStep, context.CancellationToken);

    private static ICommandRunner Runner(PipelineStepContext context) => context.Services.GetRequiredService<ICommandRunner>();

    private static TimeProvider Time(PipelineStepContext context) => context.Services.GetRequiredService<TimeProvider>();
}
