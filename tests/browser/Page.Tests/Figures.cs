using System.Globalization;
using Microsoft.Playwright;

namespace MetalsPipeline.Page.Tests;

/// <summary>The figures of the page's flow.</summary>
internal static class Figures
{
    public static ILocator Of(IPage page, string name) =>
        page.Locator("#flow div", new PageLocatorOptions { Has = page.GetByText(name, new PageGetByTextOptions { Exact = true }) }).Locator("dd");

    public static async Task<long> NumberAsync(ILocator figure) => long.Parse(await figure.InnerTextAsync(), NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
