using Microsoft.Playwright;

namespace MetalsPipeline.Page.Tests;

/// <summary>A browser, and pages of the pipeline in it.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const float Patience = 60_000;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    public static async Task<Browser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return new Browser(playwright, await Chromium.LaunchAsync(playwright));
    }

    /// <summary>Opens a page of the pipeline as somebody who was never there, and keeps a record of what it does.</summary>
    public async Task<OpenPage> OpenAsync(RunningPipeline pipeline, string path = "/", int width = 1200, ColorScheme colours = ColorScheme.Light)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 900 }, ColorScheme = colours });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(Patience);
        Assertions.SetDefaultExpectTimeout(Patience);
        var open = new OpenPage(page, pipeline.HealthApi.BaseAddress!);
        await page.GotoAsync(new Uri(pipeline.HealthApi.BaseAddress!, path).ToString(), new PageGotoOptions { WaitUntil = WaitUntilState.Load });
        return open;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
