using System.Text;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.DockerSwarm.Stack;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.DockerSwarm.Secrets;

/// <summary>Reads the values of secrets; nothing else does.</summary>
internal sealed class SecretValues(IConfiguration configuration)
{
    /// <summary>The most that Docker takes.</summary>
    public const int LargestSecret = 500 * 1024;

    /// <summary>Whether each run would make another value, so that the first one to be deployed stays.</summary>
    public bool IsGenerated(SwarmSecret secret) =>
        secret.Source is SecretSource.Parameter { Resource: { Default: GenerateParameterDefault } parameter } && Configured(parameter.Name) is null;

    /// <exception cref="DistributedApplicationException">There is no value, or none that Docker takes.</exception>
    public static async Task<byte[]> ReadAsync(SwarmSecret secret, CancellationToken cancellationToken)
    {
        var value = secret.Source switch
        {
            SecretSource.Parameter { Resource: var parameter } => Encoding.UTF8.GetBytes(await parameter.GetValueAsync(cancellationToken) ?? ""),
            SecretSource.File { Path: var path } when File.Exists(path) => await File.ReadAllBytesAsync(path, cancellationToken),
            SecretSource.File { Path: var path } => throw new DistributedApplicationException($"there is no file '{path}'."),
            _ => throw new InvalidOperationException($"The secret '{secret.Key}' is somebody else's."),
        };
        return value.Length switch
        {
            0 => throw new DistributedApplicationException("its value is empty, which Docker refuses."),
            > LargestSecret => throw new DistributedApplicationException($"its value has {value.Length} bytes; Docker takes "
                + $"{LargestSecret} at most."),
            _ => value,
        };
    }

    /// <summary>Environment variables can't carry hyphens in every shell, so an underscore in their place counts too.</summary>
    private string? Configured(string name) => configuration[$"Parameters:{name}"] ?? configuration[$"Parameters:{name.Replace('-', '_')}"];
}
