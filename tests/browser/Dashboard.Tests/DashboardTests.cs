using Microsoft.Playwright;

namespace MetalsPipeline.Dashboard.Tests;

/// <summary>The real Aspire dashboard shows our pipeline, in a real browser.</summary>
public sealed class DashboardTests : IAsyncLifetime
{
    private const float Patience = 120_000;

    private AppHostProcess _appHost = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async Task InitializeAsync()
    {
        _appHost = await AppHostProcess.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
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

        await OpenAsync(page, "/consolelogs/resource/producer");
        await page.GetByText("Feed: simulation of Metals").First.WaitForAsync();
        await Screenshots.SaveAsync(page, "dashboard-console-logs");

        await OpenAsync(page, "/traces");
        var trace = Row(page, "send metals-prices").Filter(new LocatorFilterOptions { HasText = "processor" }).First;
        await trace.WaitForAsync();
        // The list moves while traces come in, so the trace is opened by its id, which its name's title holds.
        var title = await trace.Locator("[title*='Trace Id: ']").First.GetAttributeAsync("title");
        await OpenAsync(page, "/traces/detail/" + title!.Split("Trace Id: ")[1]);
        // The dashboard has words of its own for messages; what counts is that one trace holds both services and the store.
        await page.GetByText("Total spans").WaitForAsync();
        foreach (var part in new[] { "producer", "processor", "insert prices" })
            await page.GetByText(part, new PageGetByTextOptions { Exact = true }).First.WaitForAsync();
        await Screenshots.SaveAsync(page, "dashboard-trace");
    }

    private Task<IResponse?> OpenAsync(IPage page, string path) => page.GotoAsync(new Uri(new Uri(_appHost.LoginUrl), path).ToString());

    private static ILocator Row(IPage page, string text) =>
        page.Locator("fluent-data-grid-row, tr").Filter(new LocatorFilterOptions { HasText = text });
}
