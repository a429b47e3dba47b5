using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Docker.DotNet;

namespace MetalsPipeline.Ops.Docker;

/// <summary>What the docker command's configuration says of a context, beside its address.</summary>
internal static class DockerContext
{
    /// <summary>Name of the context that is in use, or null for Docker's own default.</summary>
    /// <param name="config">Docker's configuration.</param>
    /// <param name="chosen">The one that option or environment name; may be empty.</param>
    public static string? Current(DockerConfig config, string chosen)
    {
        var name = chosen.Length > 0 ? chosen : Configured(config);
        return string.IsNullOrEmpty(name) || name == "default" ? null : name;
    }

    /// <summary>Folder of its certificates, or null if it has none.</summary>
    public static string? CertificateFolder(DockerConfig config, string context)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(context)));
        var folder = Path.Combine(Path.GetDirectoryName(config.FullName)!, "contexts", "tls", id, "docker");
        return Directory.Exists(folder) ? folder : null;
    }

    private static string? Configured(DockerConfig config)
    {
        if (!config.Exists)
            return null;
        using var document = config.Parse();
        return document.RootElement.TryGetProperty("currentContext", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
    }
}
