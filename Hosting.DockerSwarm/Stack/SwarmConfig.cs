using System.Text;

namespace Aspire.Hosting.DockerSwarm.Stack;

/// <summary>A file that the Swarm keeps and services read. Not for secrets: everybody who may inspect a config can read it.</summary>
public sealed class SwarmConfig
{
    /// <summary>A config of this content.</summary>
    /// <param name="key">The config's key in the stack file.</param>
    /// <param name="content">The content, at most 1000 KB.</param>
    public SwarmConfig(string key, byte[] content)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(content);
        Key = key;
        Content = content;
    }

    /// <summary>A config of this text.</summary>
    /// <param name="key">The config's key in the stack file.</param>
    /// <param name="content">The text, at most 1000 KB in UTF-8.</param>
    public SwarmConfig(string key, string content)
        : this(key, Encoding.UTF8.GetBytes(content ?? throw new ArgumentNullException(nameof(content))))
    {
    }

    /// <summary>The config's key in the stack file.</summary>
    public string Key { get; }

    /// <summary>The content.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>
    /// Whether the content is a Go template that the Swarm fills in for each task, for example <c>{{ .Node.Hostname }}</c> or
    /// <c>{{ secret "password" }}</c>, where the name is the target of one of the service's secrets.
    /// </summary>
    public bool IsTemplate { get; init; }

    /// <summary>The config's name in the Swarm; known once the stack is complete.</summary>
    internal string? Name { get; set; }
}
