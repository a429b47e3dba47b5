namespace Aspire.Hosting.Pipelines.Execution;

/// <summary>Steps with all their dependencies, each after those that it depends on.</summary>
internal sealed class PipelineGraph
{
    private readonly Dictionary<string, PipelineStep> _byName;
    private readonly Dictionary<string, string[]> _dependencies;

    private PipelineGraph(Dictionary<string, PipelineStep> byName, Dictionary<string, string[]> dependencies)
    {
        _byName = byName;
        _dependencies = dependencies;
        Steps = Order(byName.Keys);
    }

    public IReadOnlyList<ResolvedStep> Steps { get; }

    /// <exception cref="InvalidOperationException">Names are not unique, not known, or go in a circle.</exception>
    public static PipelineGraph Create(IReadOnlyCollection<PipelineStep> steps)
    {
        var byName = new Dictionary<string, PipelineStep>(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            if (!byName.TryAdd(step.Name, step))
            {
                throw new InvalidOperationException($"Two steps of the pipeline are named '{step.Name}'; step names are unique.");
            }
        }

        var dependencies = steps.ToDictionary(step => step.Name, step => new List<string>(step.DependsOnSteps));
        foreach (var step in steps)
        {
            foreach (var unknown in step.DependsOnSteps.Where(name => !byName.ContainsKey(name)))
            {
                throw new InvalidOperationException($"Step '{step.Name}' depends on unknown step '{unknown}'.");
            }

            foreach (var dependent in step.RequiredBySteps)
            {
                if (!dependencies.TryGetValue(dependent, out var list))
                {
                    throw new InvalidOperationException($"Step '{step.Name}' is required by unknown step '{dependent}'.");
                }

                list.Add(step.Name);
            }
        }

        return new(byName, dependencies.ToDictionary(entry => entry.Key, entry => entry.Value.Distinct().ToArray()));
    }

    /// <summary>The step and all that it depends on.</summary>
    public IReadOnlyList<ResolvedStep> Closure(string name) => _byName.ContainsKey(name) ? Order([name]) : throw new InvalidOperationException(
        $"There is no step '{name}'. The pipeline's steps: {string.Join(", ", _byName.Keys.Order())}.");

    private List<ResolvedStep> Order(IEnumerable<string> wanted)
    {
        var ordered = new List<ResolvedStep>();
        var done = new HashSet<string>();
        var path = new List<string>();
        foreach (var name in wanted)
        {
            Visit(name);
        }

        return ordered;

        void Visit(string name)
        {
            if (path.Contains(name))
            {
                throw new InvalidOperationException($"Steps depend on one another in a circle: {string.Join(" -> ", [.. path.SkipWhile(step => step != name), name])}.");
            }

            if (done.Contains(name))
            {
                return;
            }

            path.Add(name);
            foreach (var dependency in _dependencies[name])
            {
                Visit(dependency);
            }

            path.RemoveAt(path.Count - 1);
            done.Add(name);
            ordered.Add(new(_byName[name], _dependencies[name]));
        }
    }
}

/// <summary>A step with all that it depends on, also by others' say.</summary>
internal sealed record ResolvedStep(PipelineStep Step, IReadOnlyList<string> DependsOn);
