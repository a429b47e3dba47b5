namespace Aspire.Hosting.ApplicationModel;

/// <summary>The image that a container runs.</summary>
public sealed class ContainerImageAnnotation : IResourceAnnotation
{
    private string? _tag;
    private string? _sha256;

    public string? Registry { get; set; }

    public required string Image { get; set; }

    /// <summary>Setting it clears <see cref="SHA256"/>: an image is known by one of the two.</summary>
    public string? Tag
    {
        get => _tag;
        set => (_tag, _sha256) = (value, value is null ? _sha256 : null);
    }

    /// <summary>Setting it clears <see cref="Tag"/>: an image is known by one of the two.</summary>
    public string? SHA256
    {
        get => _sha256;
        set => (_sha256, _tag) = (value, value is null ? _tag : null);
    }
}

/// <summary>When an image is pulled.</summary>
public enum ImagePullPolicy
{
    Default = 0,
    Always = 1,
    Missing = 2,
    Never = 3,
}

/// <summary>When the container's image is pulled.</summary>
public sealed class ContainerImagePullPolicyAnnotation : IResourceAnnotation
{
    public required ImagePullPolicy ImagePullPolicy { get; set; }
}

/// <summary>Whether a container outlives the app host.</summary>
public enum ContainerLifetime
{
    Session = 0,
    Persistent = 1,
}

/// <summary>Whether the container outlives the app host.</summary>
public sealed class ContainerLifetimeAnnotation : IResourceAnnotation
{
    public required ContainerLifetime Lifetime { get; set; }
}

/// <summary>The name that the container engine knows the container by.</summary>
public sealed class ContainerNameAnnotation : IResourceAnnotation
{
    public required string Name { get; set; }
}

/// <summary>What a mount's source is.</summary>
public enum ContainerMountType
{
    BindMount = 0,
    Volume = 1,
}

/// <summary>Arguments for the container engine itself, placed before the image.</summary>
public sealed class ContainerRuntimeArgsCallbackAnnotation(Func<ContainerRuntimeArgsCallbackContext, Task> callback) : IResourceAnnotation
{
    public ContainerRuntimeArgsCallbackAnnotation(Action<IList<object>> callback)
        : this(context =>
        {
            callback(context.Args);
            return Task.CompletedTask;
        })
    {
        ArgumentNullException.ThrowIfNull(callback);
    }

    public Func<ContainerRuntimeArgsCallbackContext, Task> Callback { get; } = callback ?? throw new ArgumentNullException(nameof(callback));
}

/// <inheritdoc cref="ContainerRuntimeArgsCallbackAnnotation" />
public sealed class ContainerRuntimeArgsCallbackContext(IList<object> args, CancellationToken cancellationToken = default)
{
    public IList<object> Args { get; } = args ?? throw new ArgumentNullException(nameof(args));

    public CancellationToken CancellationToken { get; } = cancellationToken;
}
