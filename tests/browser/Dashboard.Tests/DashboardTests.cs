using Microsoft.Playwright;

namespace MetalsPipeline.Dashboard.Tests;

/// <summary>The real Aspire dashboard shows our pipeline, in a real browser.</summary>
public sealed class DashboardTests : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";
    private const float Patience = 60_000;

    private AppHostProcess _appHost = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async Task InitializeAsync()
    {
        _appHost = await AppHostProcess.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await _appHost.DisposeAsync();
    }

    [Fact]
    public async Task It_shows_our_resources_running_and_healthy_their_logs_and_a_trace_through_producer_and_processor()
    {
        var page = await _browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 1400, Height = 800 } });
        page.SetDefaultTimeout(Patience);

        await page.GotoAsync(_appHost.LoginUrl);
        foreach (var name in new[] { "kafka", "mongodb", "producer", "processor", "health-api" })
            await Row(page, name).Filter(new LocatorFilterOptions { HasText = "Running" }).First.WaitForAsync();
        (await page.GetByText("Unhealthy").CountAsync()).ShouldBe(0);
        await Screenshots.SaveAsync(page, "dashboard-resources");

        await page.GotoAsync(new Uri(new Uri(_appHost.LoginUrl), "/consolelogs/resource/producer").ToString());
        await page.GetByText("Feed: simulation of Metals").First.WaitForAsync();
        await Screenshots.SaveAsync(page, "dashboard-console-logs");

        await page.GotoAsync(new Uri(new Uri(_appHost.LoginUrl), "/traces").ToString());
        var trace = Row(page, "send metals-prices").Filter(new LocatorFilterOptions { HasText = "processor" }).First;
        await trace.WaitForAsync();
        await trace.GetByText("send metals-prices").First.ClickAsync();
        // The dashboard has words of its own for messages; what counts is that one trace holds both services and the store.
        foreach (var (span, service) in new[] { ("metals-prices", "producer"), ("metals-prices", "processor"), ("insert prices", "processor") })
            await Row(page, span).Filter(new LocatorFilterOptions { HasText = service }).First.WaitForAsync();
        await page.GetByText("Total spans").WaitForAsync();
        await Screenshots.SaveAsync(page, "dashboard-trace");
    }

    private static ILocator Row(IPage page, string text) =>
        page.Locator("fluent-data-grid-row, tr").Filter(new LocatorFilterOptions { HasText = text });
}
