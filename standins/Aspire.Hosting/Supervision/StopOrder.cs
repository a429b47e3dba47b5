using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Supervision;

/// <summary>In which order resources stop: what depends on others before them.</summary>
internal static class StopOrder
{
    /// <returns>For each resource how many stages have to stop before it.</returns>
    public static IReadOnlyDictionary<IResource, int> Stages(IReadOnlyCollection<IResource> resources)
    {
        var known = resources.ToHashSet();
        var dependents = resources.ToDictionary(resource => resource, _ => new HashSet<IResource>());
        foreach (var resource in resources)
        {
            foreach (var dependency in DependenciesOf(resource, known, [resource]))
            {
                dependents[dependency].Add(resource);
            }
        }

        var stages = new Dictionary<IResource, int>();
        var path = new HashSet<IResource>();
        foreach (var resource in resources)
        {
            StageOf(resource);
        }

        return stages;

        int StageOf(IResource resource)
        {
            if (stages.TryGetValue(resource, out var stage))
            {
                return stage;
            }

            // In a circle of references nobody is first; the edge that closes it doesn't count.
            path.Add(resource);
            stage = dependents[resource].Where(dependent => !path.Contains(dependent)).Select(dependent => StageOf(dependent) + 1).DefaultIfEmpty(0).Max();
            path.Remove(resource);
            return stages[resource] = stage;
        }
    }

    /// <summary>What the resource depends on, also through such resources as aren't stopped, because they only stand for others.</summary>
    private static IEnumerable<IResource> DependenciesOf(IResource resource, HashSet<IResource> known, HashSet<IResource> seen) =>
        resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource)
            .Concat(resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(relationship => relationship.Resource))
            .Where(seen.Add)
            .SelectMany(dependency => known.Contains(dependency) ? [dependency] : DependenciesOf(dependency, known, seen));
}
