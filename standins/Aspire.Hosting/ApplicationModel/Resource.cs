using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Base of all resources.</summary>
[DebuggerDisplay("Type = {GetType().Name,nq}, Name = {Name}")]
public abstract class Resource : IResource
{
    protected Resource(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    public virtual string Name { get; }

    public virtual ResourceAnnotationCollection Annotations { get; } = [];
}
