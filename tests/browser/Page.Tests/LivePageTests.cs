using System.Globalization;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MetalsPipeline.Page.Tests;

/// <summary>The web page in a real browser, on the running pipeline.</summary>
public sealed class LivePageTests(LivePipeline live) : IClassFixture<LivePipeline>
{
    private const long MostBytes = 300_000;

    private readonly RunningPipeline _pipeline = live.Pipeline;
    private readonly Browser _browser = live.Browser;

    [Fact]
    public async Task It_shows_the_running_pipeline_and_stays_up_to_date_without_a_reload()
    {
        await using var open = await _browser.OpenAsync(_pipeline);
        var page = open.Page;

        await Expect(page.Locator("#connection")).ToHaveTextAsync("Live: healthy");
        foreach (var component in new[] { "kafka", "mongodb", "producer", "processor" })
            await Expect(page.Locator("#components li", new PageLocatorOptions { HasText = component })).ToContainTextAsync("healthy");
        await Expect(page.Locator("#prices tr")).ToHaveCountAsync(8);
        await Expect(page.Locator("#chart canvas")).ToBeVisibleAsync();
        await Expect(Figures.Of(page, "Latency, 95 %")).ToContainTextAsync("ms");
        await Expect(page.Locator("#lag progress")).ToHaveCountAsync(12);

        var stored = await Figures.NumberAsync(Figures.Of(page, "Stored ticks"));
        await Expect(Figures.Of(page, "Stored ticks")).Not.ToHaveTextAsync(stored.ToString("N0", CultureInfo.InvariantCulture));
        (await Figures.NumberAsync(Figures.Of(page, "Stored ticks"))).ShouldBeGreaterThan(stored);
        await Screenshots.SaveAsync(page, "page");

        // A message that can't be processed shows without being asked for.
        await _pipeline.ProduceRawAsync(Contracts.Topics.MetalsPrices, "gold", "no tick"u8.ToArray());
        await Expect(page.Locator("#dead tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator("#dead tbody tr")).ToContainTextAsync("metals-prices.dlq/0");

        open.Complaints.ShouldBeEmpty();
        open.ForeignRequests.ShouldBeEmpty();
        (await open.SizeAsync()).ShouldBeLessThan(MostBytes);
    }

    [Theory]
    [InlineData("/", ColorScheme.Light, 1200)]
    [InlineData("/", ColorScheme.Dark, 1200)]
    [InlineData("/", ColorScheme.Light, 360)]
    [InlineData("/api.html", ColorScheme.Light, 1200)]
    [InlineData("/api.html", ColorScheme.Dark, 360)]
    public async Task It_is_accessible(string path, ColorScheme colours, int width)
    {
        await using var open = await _browser.OpenAsync(_pipeline, path, width, colours);
        await Expect(open.Page.Locator(path == "/" ? "#chart canvas" : "#api article").First).ToBeVisibleAsync();

        var result = await open.Page.RunAxe();

        result.Violations.Select(violation => $"{violation.Id}: {violation.Help}: {string.Join(", ", violation.Nodes.Select(node => node.Html))}").ShouldBeEmpty();
        (await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width);
        open.Complaints.ShouldBeEmpty();
        await Screenshots.SaveAsync(open.Page, $"page{path.Replace('/', '-')}{colours}-{width}");
    }

    [Fact]
    public async Task It_can_be_used_with_the_keyboard_alone()
    {
        await using var open = await _browser.OpenAsync(_pipeline);
        var page = open.Page;
        await Expect(page.Locator("#chart canvas")).ToBeVisibleAsync();

        await page.Locator("#prices tr[data-instrument=silver] button").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#chart-instrument")).ToHaveTextAsync("silver");
        await Expect(page.Locator("#instrument")).ToHaveValueAsync("silver");

        await page.Locator("#ranges button", new PageLocatorOptions { HasText = "1 year" }).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await Expect(page.Locator("#ranges button[aria-pressed=true]")).ToHaveTextAsync("1 year");
        await Expect(page.Locator("#chart-note")).ToContainTextAsync("of 1d, the last at");
    }
}
