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
            WithPort(stated.FirstOrDefault(url => url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)), ports),
            WithPort(configuration[OtlpEndpoint.GrpcUrlKey], ports),
            WithPort(configuration[OtlpEndpoint.HttpUrlKey], ports),
            anonymous ? null : configuration["AppHost:BrowserToken"] ?? configuration["ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN"] ?? NewKey(),
            configuration[OtlpEndpoint.ApiKeyKey] ?? NewKey(),
            NewKey(),
            NewKey());
    }

    public string LoginUrl => BrowserToken is null ? FrontendUrl : $"{FrontendUrl.TrimEnd('/')}/login?t={BrowserToken}";

    /// <summary>The port is chosen here where none is stated, since services are told the address before the dashboard listens.</summary>
    private static string WithPort(string? url, PortReservations ports) =>
        !Uri.TryCreate(url ?? "http://localhost:0", UriKind.Absolute, out var stated) || stated.Port != 0
            ? url!
            : new UriBuilder(stated) { Port = ports.Reserve() }.Uri.GetLeftPart(UriPartial.Authority);

    private static string NewKey() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
