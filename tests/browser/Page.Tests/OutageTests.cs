using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MetalsPipeline.Page.Tests;

public sealed class OutageTests
{
    [Fact]
    public async Task The_page_says_so_when_the_processor_is_down_and_when_its_own_service_is()
    {
        await using var pipeline = await RunningPipeline.StartAsync("Pipeline:Rate=50");
        await using var browser = await Browser.StartAsync();
        await using var open = await browser.OpenAsync(pipeline);
        var page = open.Page;
        await Expect(page.Locator("#connection")).ToHaveTextAsync("Live: healthy");

        await pipeline.CommandAsync("processor", "stop");
        await Expect(page.Locator("#connection")).ToHaveTextAsync("Live: degraded");
        await Expect(page.Locator("#components li", new PageLocatorOptions { HasText = "processor" })).ToContainTextAsync("away");
        await Expect(Figures.Of(page, "Latency, 95 %")).ToHaveTextAsync("–");
        await pipeline.CommandAsync("processor", "start");
        await Expect(page.Locator("#connection")).ToHaveTextAsync("Live: healthy");

        await pipeline.CommandAsync("health-api", "stop");
        await Expect(page.Locator("#connection")).ToContainTextAsync("No connection");
        await pipeline.CommandAsync("health-api", "start");
        await Expect(page.Locator("#connection")).ToHaveTextAsync("Live: healthy");
        var stored = await Figures.NumberAsync(Figures.Of(page, "Stored ticks"));
        await Expect(Figures.Of(page, "Stored ticks")).Not.ToHaveTextAsync(stored.ToString("N0", CultureInfo.InvariantCulture));
    }
}
