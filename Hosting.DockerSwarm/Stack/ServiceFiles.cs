using System.Collections.ObjectModel;

namespace Aspire.Hosting.DockerSwarm.Stack;

/// <summary>The secrets or configs that a service reads as files.</summary>
/// <typeparam name="T"><see cref="SwarmSecret"/> or <see cref="SwarmConfig"/>.</typeparam>
public sealed class ServiceFiles<T> : Collection<ServiceFile<T>>
    where T : class
{
    /// <summary>Gives the service the secret or config as a file.</summary>
    /// <param name="source">A secret or config of the stack.</param>
    /// <param name="target">The file: a path, or for secrets a name under <c>/run/secrets</c>. By default the secret's key, or the config's
    /// under the root.</param>
    /// <param name="uid">The owner's number; null is the service's user.</param>
    /// <param name="gid">The group's number; null is the service's group.</param>
    /// <param name="mode">Permissions, as <see cref="ServiceFile{T}.Mode"/> describes.</param>
    public ServiceFile<T> Add(T source, string? target = null, int? uid = null, int? gid = null, UnixFileMode? mode = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var file = new ServiceFile<T>(source) { Target = target, Uid = uid, Gid = gid, Mode = mode };
        Add(file);
        return file;
    }
}

/// <summary>A secret or config as a file of a service.</summary>
/// <typeparam name="T"><see cref="SwarmSecret"/> or <see cref="SwarmConfig"/>.</typeparam>
/// <param name="source">A secret or config of the stack.</param>
public sealed class ServiceFile<T>(T source)
    where T : class
{
    /// <summary>A secret or config of the stack.</summary>
    public T Source { get; } = source;

    /// <summary>The file: a path, or for secrets a name under <c>/run/secrets</c>. Null is the key of the source.</summary>
    public string? Target { get; set; }

    /// <summary>The owner's number; null is the service's user.</summary>
    public int? Uid { get; set; }

    /// <summary>The group's number; null is the service's group.</summary>
    public int? Gid { get; set; }

    /// <summary>
    /// Permissions. Null is for the owner to read only, if the service's user is a number; otherwise for everybody in the container to
    /// read, since it isn't known who should.
    /// </summary>
    public UnixFileMode? Mode { get; set; }
}
