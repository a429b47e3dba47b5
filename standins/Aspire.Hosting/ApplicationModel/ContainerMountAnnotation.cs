namespace Aspire.Hosting.ApplicationModel;

/// <summary>A volume or a folder of the host within a container.</summary>
public sealed class ContainerMountAnnotation : IResourceAnnotation
{
    public ContainerMountAnnotation(string? source, string target, ContainerMountType type, bool isReadOnly)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        if (type == ContainerMountType.BindMount)
        {
            ArgumentException.ThrowIfNullOrEmpty(source);
            if (!Path.IsPathRooted(source))
            {
                throw new ArgumentException($"The bind mount's source '{source}' must be an absolute path.", nameof(source));
            }
        }
        else if (string.IsNullOrEmpty(source) && isReadOnly)
        {
            throw new ArgumentException("An anonymous volume cannot be read-only; give it a name.", nameof(isReadOnly));
        }

        Source = source;
        Target = target;
        Type = type;
        IsReadOnly = isReadOnly;
    }

    public string? Source { get; }

    public string Target { get; }

    public ContainerMountType Type { get; }

    public bool IsReadOnly { get; }
}
