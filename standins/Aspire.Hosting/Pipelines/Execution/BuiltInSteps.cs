using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.Pipelines.Execution;

/// <summary>The steps that every pipeline has: for each verb one that gathers its steps, and one that comes before them.</summary>
internal static class BuiltInSteps
{
    public static IEnumerable<PipelineStep> Create() =>
    [
        Gathering(WellKnownPipelineSteps.BeforeStart, "Everything that comes before the application starts."),
        Gathering(WellKnownPipelineSteps.PublishPrereq, "Comes before anything is published."),
        Gathering(WellKnownPipelineSteps.Publish, "Everything that is published.", WellKnownPipelineSteps.PublishPrereq),
        Gathering(WellKnownPipelineSteps.BuildPrereq, "Comes before anything is built."),
        Gathering(WellKnownPipelineSteps.Build, "Everything that is built.", WellKnownPipelineSteps.BuildPrereq),
        Gathering(WellKnownPipelineSteps.PushPrereq, "Comes before any image is pushed."),
        Gathering(WellKnownPipelineSteps.Push, "Every image that is pushed.", WellKnownPipelineSteps.PushPrereq),
        Gathering(WellKnownPipelineSteps.DeployPrereq, "Comes before anything is deployed."),
        Gathering(WellKnownPipelineSteps.Deploy, "Everything that is deployed.", WellKnownPipelineSteps.DeployPrereq),
        Gathering(WellKnownPipelineSteps.DestroyPrereq, "Comes before anything is torn down."),
        Gathering(WellKnownPipelineSteps.Destroy, "Everything that is torn down.", WellKnownPipelineSteps.DestroyPrereq),
        new()
        {
            Name = WellKnownPipelineSteps.ProcessParameters,
            Description = "Makes sure that parameters have their values.",
            Action = CheckParametersAsync,
            RequiredBySteps = [WellKnownPipelineSteps.BuildPrereq, WellKnownPipelineSteps.PublishPrereq, WellKnownPipelineSteps.DeployPrereq],
        },
        new()
        {
            Name = WellKnownPipelineSteps.ValidateComputeEnvironments,
            Description = "Makes sure that every resource has one place to be deployed to.",
            Action = CheckComputeEnvironments,
            RequiredBySteps = [WellKnownPipelineSteps.BeforeStart],
        },
        new()
        {
            Name = WellKnownPipelineSteps.Diagnostics,
            Description = "Shows the steps and their dependencies.",
            Action = PipelineDiagnostics.ShowAsync,
        },
        ManifestStep.Create(),
    ];

    private static PipelineStep Gathering(string name, string description, params string[] dependsOn) => new()
    {
        Name = name,
        Description = description,
        Action = _ => Task.CompletedTask,
        DependsOnSteps = [.. dependsOn],
    };

    /// <summary>All missing values at once, instead of one after the other.</summary>
    private static async Task CheckParametersAsync(PipelineStepContext context)
    {
        var missing = new List<string>();
        foreach (var parameter in context.Model.Resources.OfType<ParameterResource>())
        {
            try
            {
                await parameter.GetValueAsync(context.CancellationToken);
            }
            catch (MissingParameterValueException exception)
            {
                missing.Add(exception.Message);
            }
        }

        if (missing.Count > 0)
        {
            throw new DistributedApplicationException(string.Join(Environment.NewLine, missing));
        }
    }

    private static Task CheckComputeEnvironments(PipelineStepContext context)
    {
        var environments = context.Model.Resources.OfType<IComputeEnvironmentResource>().ToArray();
        var unbound = context.Model.GetComputeResources().Where(resource => resource.GetComputeEnvironment() is null).ToArray();
        return environments.Length <= 1 || unbound.Length == 0 ? Task.CompletedTask : throw new DistributedApplicationException(
            $"There are several compute environments ({string.Join(", ", environments.Select(environment => environment.Name))}), and it is not said where "
            + $"{string.Join(", ", unbound.Select(resource => resource.Name))} should go. Say so with WithComputeEnvironment.");
    }
}
