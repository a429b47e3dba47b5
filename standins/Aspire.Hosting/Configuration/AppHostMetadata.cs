using System.Reflection;

namespace Aspire.Hosting.Configuration;

/// <summary>What Aspire.AppHost.Sdk writes into the app host's assembly.</summary>
internal static class AppHostMetadata
{
    /// <returns>The folder of the app host's project, if this machine has it.</returns>
    public static string? DirectoryOf(Assembly? appHostAssembly) =>
        Read(appHostAssembly, "apphostprojectpath") is { } path && Directory.Exists(path) ? path : null;

    public static string? Read(Assembly? appHostAssembly, string key) => appHostAssembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(metadata => metadata.Key.Equals(key, StringComparison.OrdinalIgnoreCase))?.Value;
}
