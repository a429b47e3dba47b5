using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Pipelines.Execution;

/// <inheritdoc cref="IDistributedApplicationPipeline" />
internal sealed class DistributedApplicationPipeline : IDistributedApplicationPipeline
{
    private readonly List<PipelineStep> _steps = [.. BuiltInSteps.Create()];
    private readonly List<Func<PipelineConfigurationContext, Task>> _configurations = [];

    public void AddStep(string name, Func<PipelineStepContext, Task> action, object? dependsOn = null, object? requiredBy = null) => AddStep(new()
    {
        Name = name,
        Action = action,
        DependsOnSteps = [.. Names(dependsOn, nameof(dependsOn))],
        RequiredBySteps = [.. Names(requiredBy, nameof(requiredBy))],
    });

    public void AddStep(PipelineStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (_steps.Any(existing => existing.Name == step.Name))
        {
            throw new InvalidOperationException($"The pipeline has a step named '{step.Name}' already; give the other one a name of its own.");
        }

        _steps.Add(step);
    }

    public void AddPipelineConfiguration(Func<PipelineConfigurationContext, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _configurations.Add(callback);
    }

    /// <summary>Executes the step that the options name, after all that it depends on; all steps if they name none.</summary>
    public async Task ExecuteAsync(PipelineContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var graph = await ResolveAsync(context);
        var target = context.Services.GetRequiredService<IOptions<PipelineOptions>>().Value.Step;
        var steps = string.IsNullOrWhiteSpace(target) ? graph.Steps : graph.Closure(target);
        await new StepRunner(context, context.Services.GetRequiredService<IPipelineActivityReporter>()).RunAsync(steps);
    }

    /// <summary>Executes what comes before the application starts, in run and in publish mode.</summary>
    public async Task ExecuteBeforeStartAsync(PipelineContext context)
    {
        var graph = await ResolveAsync(context);
        var reporter = ActivatorUtilities.CreateInstance<ActivityReporter>(context.Services);
        await new StepRunner(context, reporter).RunAsync(graph.Closure(WellKnownPipelineSteps.BeforeStart));
    }

    /// <summary>All steps, those of resources included, tied together and checked.</summary>
    public async Task<PipelineGraph> ResolveAsync(PipelineContext context)
    {
        var steps = new List<PipelineStep>(_steps);
        foreach (var resource in context.Model.Resources)
        {
            foreach (var annotation in resource.Annotations.OfType<PipelineStepAnnotation>().ToArray())
            {
                foreach (var step in await annotation.CreateStepsAsync(new() { PipelineContext = context, Resource = resource }))
                {
                    step.Resource ??= resource;
                    steps.Add(step);
                }
            }
        }

        var configuration = new PipelineConfigurationContext { Services = context.Services, Model = context.Model, Steps = steps };
        var ofResources = context.Model.Resources.SelectMany(resource => resource.Annotations.OfType<PipelineConfigurationAnnotation>())
            .Select(annotation => annotation.Callback);
        foreach (var callback in _configurations.Concat(ofResources).ToArray())
        {
            await callback(configuration);
        }

        return PipelineGraph.Create(steps);
    }

    private static IEnumerable<string> Names(object? names, string parameter) => names switch
    {
        null => [],
        string single => [single],
        IEnumerable<string> several => several,
        _ => throw new ArgumentException($"'{parameter}' takes a step's name or several names, not a {names.GetType().Name}.", parameter),
    };
}
