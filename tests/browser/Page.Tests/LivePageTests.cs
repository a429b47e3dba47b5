using System.Globalization;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace MetalsPipeline.Page.Tests;

/// <summary>The web page in a real browser, on the running pipeline.</summary>
public sealed class LivePageTests : IAsyncLifetime
{
    private const long MostBytes = 300_000;

    private RunningPipeline _pipeline = null!;
    private Browser _browser = null!;

    public async Task InitializeAsync()
    {
        _pipeline = await RunningPipeline.StartAsync("Pipeline:Rate=50");
        _browser = await Browser.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _pipeline.DisposeAsync();
    }

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
        await Expect(Figure(page, "Latency, 95 %")).ToContainTextAsync("ms");
        await Expect(page.Locator("#lag progress")).ToHaveCountAsync(12);

        var stored = await NumberAsync(Figure(page, "Stored ticks"));
        await Expect(Figure(page, "Stored ticks")).Not.ToHaveTextAsync(stored.ToString("N0", CultureInfo.InvariantCulture));
        (await NumberAsync(Figure(page, "Stored ticks"))).ShouldBeGreaterThan(stored);
        await Expect(page.Locator("#dead")).ToHaveTextAsync("None.");
        await Screenshots.SaveAsync(page, "page");

        // A message that can't be processed shows without being asked for.
        await _pipeline.ProduceRawAsync(Contracts.Topics.MetalsPrices, "gold", "no tick"u8.ToArray());
        await Expect(page.Locator("#dead tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator("#dead tbody tr")).ToContainTextAsync("metals-prices.dlq/0");

        open.Complaints.ShouldBeEmpty();
        open.ForeignRequests.ShouldBeEmpty();
        (await open.SizeAsync()).ShouldBeLessThan(MostBytes);
    }

    [Fact]
    public async Task It_says_so_when_the_processor_is_down_and_when_its_own_service_is()
    {
        await using var open = await _browser.OpenAsync(_pipeline);
        var page = open.Page;
        await Expect(page.Locator("#connection")).ToHaveTextAsync("Live: healthy");

        await _pipeline.CommandAsync("processor", "stop");
        await Expect(page.Locator("#connection")).ToHaveTextAsync("Live: degraded");
        await Expect(page.Locator("#components li", new PageLocatorOptions { HasText = "processor" })).ToContainTextAsync("away");
        await Expect(Figure(page, "Latency, 95 %")).ToHaveTextAsync("–");
        await _pipeline.CommandAsync("processor", "start");
        await Expect(page.Locator("#connection")).ToHaveTextAsync("Live: healthy");

        await _pipeline.CommandAsync("health-api", "stop");
        await Expect(page.Locator("#connection")).ToContainTextAsync("No connection");
        await _pipeline.CommandAsync("health-api", "start");
        await Expect(page.Locator("#connection")).ToHaveTextAsync("Live: healthy");
        var stored = await NumberAsync(Figure(page, "Stored ticks"));
        await Expect(Figure(page, "Stored ticks")).Not.ToHaveTextAsync(stored.ToString("N0", CultureInfo.InvariantCulture));
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
        await Expect(page.Locator("#chart-note")).ToContainTextAsync("bars of 1d");
    }

    private static ILocator Figure(IPage page, string name) =>
        page.Locator("#flow div", new PageLocatorOptions { Has = page.GetByText(name, new PageGetByTextOptions { Exact = true }) }).Locator("dd");

    private static async Task<long> NumberAsync(ILocator figure) => long.Parse(await figure.InnerTextAsync(), NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
