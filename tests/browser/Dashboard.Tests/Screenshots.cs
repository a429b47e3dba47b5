using Microsoft.Playwright;

namespace MetalsPipeline.Dashboard.Tests;

/// <summary>Keeps pictures for the documentation, in the folder that METALS_SCREENSHOTS names; without it, none.</summary>
internal static class Screenshots
{
    public static async Task SaveAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("METALS_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png") });
    }
}
