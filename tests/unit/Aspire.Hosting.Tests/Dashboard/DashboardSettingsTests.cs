using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Supervision;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Tests.Dashboard;

public sealed class DashboardSettingsTests : IDisposable
{
    private readonly PortReservations _ports = new();

    public void Dispose() => _ports.Dispose();

    [Fact]
    public void What_configuration_states_is_taken()
    {
        var settings = Create(
            ("ASPNETCORE_URLS", "https://localhost:17000;http://localhost:15000"),
            ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://localhost:19000"),
            ("AppHost:BrowserToken", "t"));

        settings.LoginUrl.ShouldBe("http://localhost:15000/login?t=t");
        settings.OtlpGrpcUrl.ShouldBe("http://localhost:19000");
    }

    [Fact]
    public void What_nobody_states_is_free_and_random()
    {
        var (one, other) = (Create(), Create());

        one.FrontendUrl.ShouldNotBe(other.FrontendUrl);
        new[] { one.BrowserToken, one.OtlpKey, one.ApiKey, one.ResourceServiceKey, other.OtlpKey }.Distinct().Count().ShouldBe(5);
        one.OtlpKey.Length.ShouldBe(32);
    }

    [Fact]
    public void Access_without_login_must_be_asked_for() =>
        Create(("ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS", "true"), ("ASPNETCORE_URLS", "http://localhost:15000")).LoginUrl.ShouldBe("http://localhost:15000");

    private DashboardSettings Create(params (string Key, string Value)[] configuration) => DashboardSettings.Create(
        new ConfigurationBuilder().AddInMemoryCollection(configuration.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build(),
        _ports);
}
