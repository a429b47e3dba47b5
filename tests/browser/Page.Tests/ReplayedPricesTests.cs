using System.Globalization;
using Microsoft.Playwright;

namespace MetalsPipeline.Page.Tests;

/// <summary>The chart shows what a replayed file holds.</summary>
public sealed class ReplayedPricesTests
{
    private const int Months = 24;

    [Fact]
    public async Task The_chart_shows_replayed_gold_prices_and_zooms()
    {
        var folder = Directory.CreateTempSubdirectory("page-");
        var file = Path.Combine(folder.FullName, "gold-monthly.csv");
        await File.WriteAllLinesAsync(file, ["Date,Price", .. Enumerable.Range(0, Months).Select(month =>
            string.Create(CultureInfo.InvariantCulture, $"{new DateTime(2001, 1, 1).AddMonths(month):yyyy-MM},{250 + (month * 10)}.5"))]);
        await using var pipeline = await RunningPipeline.StartAsync($"Pipeline:Feed={file}");
        await using var browser = await Browser.StartAsync();
        await using var open = await browser.OpenAsync(pipeline);
        var page = open.Page;

        await page.Locator("#ranges button", new PageLocatorOptions { HasText = "All" }).ClickAsync();
        await Assertions.Expect(page.Locator("#chart-note")).ToContainTextAsync($"{Months} bars of 1d, the last at 2002-12-01 00:00:00: close 480.50");
        await page.Locator("summary").ClickAsync();
        await Assertions.Expect(page.Locator("#bars tr")).ToHaveCountAsync(Months);
        await Assertions.Expect(page.Locator("#bars tr").First).ToHaveTextAsync("2002-12-01 00:00:00480.50480.50480.50480.501");
        (await CountColouredAsync(page)).ShouldBeGreaterThan(500, "pixels of the line");
        await Screenshots.SaveAsync(page, "page-replayed");

        // Dragging over a part of it shows that part: fewer months, so another axis.
        var before = await page.Locator("#chart canvas").ScreenshotAsync();
        var box = (await page.Locator("#chart .u-over").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width * 0.2f), box.Y + (box.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width * 0.4f), box.Y + (box.Height / 2), new MouseMoveOptions { Steps = 5 });
        await page.Mouse.UpAsync();
        await page.Mouse.MoveAsync(0, 0);
        (await page.Locator("#chart canvas").ScreenshotAsync()).ShouldNotBe(before);
        open.Complaints.ShouldBeEmpty();
        folder.Delete(recursive: true);
    }

    /// <summary>Pixels of the chart that are bluish, as the line and its band are and nothing else is.</summary>
    private static Task<int> CountColouredAsync(IPage page) => page.EvaluateAsync<int>("""
        () => {
          const canvas = document.querySelector('#chart canvas');
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          let coloured = 0;
          for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 0 && data[i + 2] > data[i] + 60) coloured++;
          return coloured;
        }
        """);
}
