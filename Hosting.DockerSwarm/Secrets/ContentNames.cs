using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.DockerSwarm.Stack;

namespace Aspire.Hosting.DockerSwarm.Secrets;

/// <summary>
/// Names of secrets and configs in the Swarm. They follow the content, which Docker never changes under a name, so that new content rolls
/// its readers.
/// </summary>
internal static class ContentNames
{
    private const int HashLength = 10;

    /// <summary>So slow that guessing a value by a secret's name costs what guessing it by a stolen password hash does.</summary>
    private const int Iterations = 120_000;

    public static string OfConfig(string stack, SwarmConfig config) =>
        $"{stack}-{config.Key}-{Convert.ToHexStringLower(SHA256.HashData(config.Content.Span))[..HashLength]}";

    public static string OfSecret(string stack, SwarmSecret secret, byte[] value)
    {
        var salt = Encoding.UTF8.GetBytes($"{stack}/{secret.Key}");
        var hash = Rfc2898DeriveBytes.Pbkdf2(value, salt, Iterations, HashAlgorithmName.SHA256, HashLength / 2);
        return $"{stack}-{secret.Key}-{Convert.ToHexStringLower(hash)}";
    }

    public static string OfGenerated(string stack, SwarmSecret secret) =>
        string.Create(CultureInfo.InvariantCulture, $"{stack}-{secret.Key}-g{secret.Generation}");
}
