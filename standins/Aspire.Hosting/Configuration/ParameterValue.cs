using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Configuration;

/// <summary>Reads parameters from configuration.</summary>
internal static class ParameterValue
{
    public static Func<ParameterDefault?, string> Reader(IDistributedApplicationBuilder builder, string name, string? configurationKey = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        var configuration = builder.Configuration;
        var key = configurationKey ?? $"Parameters:{name}";
        return fallback => Find(configuration, key) ?? fallback?.GetDefaultValue() ?? throw Missing(name, key);
    }

    /// <summary>Environment variables cannot carry hyphens in every shell, so an underscore in their place counts too.</summary>
    private static string? Find(ConfigurationManager configuration, string key) =>
        configuration[key] ?? (key.Contains('-', StringComparison.Ordinal) ? configuration[key.Replace('-', '_')] : null);

    private static MissingParameterValueException Missing(string name, string key) => new(
        $"The parameter '{name}' has no value. Set {key} in the app host's configuration: "
        + $"'dotnet user-secrets set {key} VALUE', the variable {key.Replace(":", "__", StringComparison.Ordinal).Replace('-', '_')}, "
        + $"appsettings.json, or --{key}=VALUE.");
}
