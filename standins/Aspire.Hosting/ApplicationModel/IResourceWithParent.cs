namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that lives within another.</summary>
public interface IResourceWithParent : IResource
{
    IResource Parent { get; }
}

/// <inheritdoc />
public interface IResourceWithParent<out T> : IResourceWithParent
    where T : IResource
{
    new T Parent { get; }

    IResource IResourceWithParent.Parent => Parent;
}
