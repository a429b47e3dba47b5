namespace Aspire.Hosting.DockerSwarm.Stack;

/// <summary>Something mounted into a service's file system.</summary>
/// <param name="Target">The absolute path within the container.</param>
public abstract record ServiceMount(string Target);

/// <summary>A named volume. It belongs to a node: pin a service with a volume to the node that has its data.</summary>
/// <param name="Source">The volume's key in the stack file.</param>
/// <param name="Target">The absolute path within the container.</param>
/// <param name="ReadOnly">Whether the service may only read.</param>
public sealed record VolumeMount(string Source, string Target, bool ReadOnly = false) : ServiceMount(Target);

/// <summary>A file or folder of the node, which must be there on every node that may run the service.</summary>
/// <param name="Source">The absolute path on the node.</param>
/// <param name="Target">The absolute path within the container.</param>
/// <param name="ReadOnly">Whether the service may only read.</param>
public sealed record BindMount(string Source, string Target, bool ReadOnly = true) : ServiceMount(Target);

/// <summary>A file system in memory, for what need not outlive the container.</summary>
/// <param name="Target">The absolute path within the container.</param>
/// <param name="Size">Its size, a part of the memory limit; null doesn't limit it.</param>
public sealed record TmpfsMount(string Target, ByteSize? Size) : ServiceMount(Target);
