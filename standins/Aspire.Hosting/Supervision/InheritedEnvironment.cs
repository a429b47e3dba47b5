using System.Collections;

namespace Aspire.Hosting.Supervision;

/// <summary>The app host's own environment, without that which is meant for the app host alone.</summary>
internal static class InheritedEnvironment
{
    private static readonly string[] OwnPrefixes = ["ASPIRE_", "DOTNET_DASHBOARD_", "DOTNET_RESOURCE_SERVICE_", "MSBUILD"];

    private static readonly HashSet<string> Own = new(StringComparer.OrdinalIgnoreCase)
    {
        "ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "DOTNET_URLS", "DOTNET_LAUNCH_PROFILE", "URLS", "HTTP_PORTS",
    };

    public static IEnumerable<KeyValuePair<string, string>> Without(IReadOnlyList<string> prefixes) =>
        from DictionaryEntry variable in Environment.GetEnvironmentVariables()
        let name = (string)variable.Key
        where !Own.Contains(name) && !OwnPrefixes.Concat(prefixes).Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        select KeyValuePair.Create(name, (string)variable.Value!);
}
