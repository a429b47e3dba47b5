using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

internal sealed class ResourceCollection : Collection<IResource>, IResourceCollection
{
    public ResourceCollection()
    {
    }

    public ResourceCollection(IEnumerable<IResource> resources)
    {
        foreach (var resource in resources)
        {
            Add(resource);
        }
    }

    public bool TryGetByName(string name, [NotNullWhen(true)] out IResource? resource)
    {
        resource = this.FirstOrDefault(candidate => ResourceName.Comparer.Equals(candidate.Name, name));
        return resource is not null;
    }

    protected override void InsertItem(int index, IResource item)
    {
        ThrowIfTaken(item);
        base.InsertItem(index, item);
    }

    protected override void SetItem(int index, IResource item)
    {
        if (!ResourceName.Comparer.Equals(this[index].Name, item.Name))
        {
            ThrowIfTaken(item);
        }

        base.SetItem(index, item);
    }

    private void ThrowIfTaken(IResource item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (TryGetByName(item.Name, out var existing))
        {
            throw new DistributedApplicationException(
                $"Cannot add resource of type '{item.GetType()}' with name '{item.Name}': a resource of type '{existing.GetType()}' " +
                "has that name already (resource names are case-insensitive). Give one of them another name.");
        }
    }
}
