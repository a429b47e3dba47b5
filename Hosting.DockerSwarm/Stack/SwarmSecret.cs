namespace Aspire.Hosting.DockerSwarm.Stack;

/// <summary>A secret that services read as a file. Its value is never written: the deploy step or an operator hands it to Docker.</summary>
public sealed class SwarmSecret
{
    internal SwarmSecret(string key, SecretSource source)
    {
        Key = key;
        Source = source;
    }

    /// <summary>The secret's key in the stack file.</summary>
    public string Key { get; }

    /// <summary>
    /// Counts the values of a secret that is generated when it is first deployed; raise it to have another one generated. It has no meaning
    /// for secrets whose value is known, since their names follow the value.
    /// </summary>
    public int Generation { get; set; } = 1;

    internal SecretSource Source { get; }

    /// <summary>The secret's name in the Swarm; known once the stack is complete.</summary>
    internal string? Name { get; set; }
}
