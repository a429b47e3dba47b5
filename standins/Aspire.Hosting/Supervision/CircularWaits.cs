using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Supervision;

/// <summary>Finds resources that wait for each other, none of which could ever start.</summary>
internal static class CircularWaits
{
    /// <exception cref="DistributedApplicationException">There are some; the message names them.</exception>
    public static void ThrowIfAny(IEnumerable<IResource> resources)
    {
        var done = new HashSet<IResource>();
        foreach (var resource in resources)
        {
            Follow(resource, [], done);
        }
    }

    private static void Follow(IResource resource, List<IResource> path, HashSet<IResource> done)
    {
        if (path.IndexOf(resource) is >= 0 and var start)
        {
            var circle = string.Join(" → ", path[start..].Append(resource).Select(waiting => $"'{waiting.Name}'"));
            throw new DistributedApplicationException($"Resources wait for each other, so that none of them can start: {circle}. Remove one of these WaitFor calls.");
        }

        if (done.Contains(resource))
        {
            return;
        }

        path.Add(resource);
        foreach (var wait in resource.Annotations.OfType<WaitAnnotation>())
        {
            Follow(wait.Resource, path, done);
        }

        path.RemoveAt(path.Count - 1);
        done.Add(resource);
    }
}
