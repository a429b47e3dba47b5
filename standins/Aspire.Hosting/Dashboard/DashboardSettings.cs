using System.Security.Cryptography;
using Aspire.Hosting.Supervision;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>Addresses and keys of the dashboard.</summary>
internal sealed record DashboardSettings(
    string FrontendUrl,
    string OtlpGrpcUrl,
    string OtlpHttpUrl,
    string? BrowserToken,
    string OtlpKey,
    string ApiKey,
    string ResourceServiceKey)
{
    /// <summary>What the configuration (such as the launch profile) states, and free ports and random keys for the rest.</summary>
    public static DashboardSettings Create(IConfiguration configuration, PortReservations ports)
    {
        var stated = (configuration["ASPNETCORE_URLS"] ?? configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries);
        var anonymous = configuration.GetValue<bool>("ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS");
        return new(
            stated.FirstOrDefault(url => url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)) ?? FreeUrl(ports),
            configuration[OtlpEndpoint.GrpcUrlKey] ?? FreeUrl(ports),
            configuration[OtlpEndpoint.HttpUrlKey] ?? FreeUrl(ports),
            anonymous ? null : configuration["AppHost:BrowserToken"] ?? configuration["ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN"] ?? NewKey(),
            configuration[OtlpEndpoint.ApiKeyKey] ?? NewKey(),
            NewKey(),
            NewKey());
    }

    public string LoginUrl => BrowserToken is null ? FrontendUrl : $"{FrontendUrl.TrimEnd('/')}/login?t={BrowserToken}";

    private static string FreeUrl(PortReservations ports) => $"http://localhost:{ports.Reserve()}";

    private static string NewKey() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
