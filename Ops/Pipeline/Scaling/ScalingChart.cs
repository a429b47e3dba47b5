using System.Globalization;
using System.Net;
using System.Text;

namespace MetalsPipeline.Ops.Pipeline.Scaling;

/// <summary>Draws the results of a scaling test: three panels of bars with their values, in the colours that the reader's screen prefers.</summary>
internal static class ScalingChart
{
    private const int PanelWidth = 260;
    private const int PanelHeight = 200;
    private const int Margin = 24;
    private const int Top = 64;

    private const string Style = """
        svg { --ink: #1f2328; --faint: #59636e; --paper: #ffffff; --one: #0969da; --two: #bc4c00 }
        @media (prefers-color-scheme: dark) { svg { --ink: #f0f6fc; --faint: #9198a1; --paper: #0d1117; --one: #4493f8; --two: #db6d28 } }
        text { font: 12px system-ui, sans-serif; fill: var(--ink) } .head { font-weight: 600 } .faint { fill: var(--faint) }
        .paper { fill: var(--paper) } .one { fill: var(--one) } .two { fill: var(--two) } .axis { stroke: var(--faint) }
        """;

    /// <param name="Name">What the bars are.</param>
    /// <param name="Class">Their colour.</param>
    /// <param name="Value">Their height; null draws none.</param>
    private sealed record Series(string Name, string Class, Func<StepResult, double?> Value);

    private static readonly (string Head, Series[] Series)[] Panels =
    [
        ("Messages a second", [new("produced", "two", step => step.ProducedPerSecond), new("processed", "one", step => step.ProcessedPerSecond)]),
        ("Latency, ms", [new("average", "one", step => step.LatencyAverageMs), new("95th percentile", "two", step => step.LatencyP95Ms)]),
        ("CPU, % of one core", [new("producers and processors", "one", step => step.CpuPercent)]),
    ];

    public static string Draw(IReadOnlyList<StepResult> steps)
    {
        var width = (Panels.Length * (PanelWidth + Margin)) + Margin;
        var height = Top + PanelHeight + 56;
        var svg = new StringBuilder();
        Line(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-labelledby="title description">""");
        Line(svg, $"<title id=\"title\">Scaling of the metals pipeline</title>");
        Line(svg, $"<desc id=\"description\">{Escape(string.Join("; ", steps.Select(Describe)))}</desc>");
        Line(svg, $"<style>{Style}</style>");
        Line(svg, $"""<rect class="paper" width="{width}" height="{height}"/>""");
        for (var i = 0; i < Panels.Length; i++)
            DrawPanel(svg, Margin + (i * (PanelWidth + Margin)), Panels[i].Head, Panels[i].Series, steps);
        Line(svg, $"</svg>");
        return svg.ToString();
    }

    private static void DrawPanel(StringBuilder svg, int left, string head, Series[] series, IReadOnlyList<StepResult> steps)
    {
        Line(svg, $"""<text class="head" x="{left}" y="24">{Escape(head)}</text>""");
        var legend = left;
        foreach (var one in series)
        {
            Line(svg, $"""<rect class="{one.Class}" x="{legend}" y="34" width="10" height="10"/><text class="faint" x="{legend + 14}" y="43">{Escape(one.Name)}</text>""");
            legend += 26 + (one.Name.Length * 7);
        }

        var highest = Math.Max(1e-9, steps.SelectMany(step => series.Select(one => one.Value(step) ?? 0)).Max());
        var (slot, floor) = ((double)PanelWidth / steps.Count, Top + PanelHeight);
        var bar = slot * 0.8 / series.Length;
        for (var i = 0; i < steps.Count; i++)
        {
            var start = left + (i * slot) + (slot * 0.1);
            for (var j = 0; j < series.Length; j++)
                DrawBar(svg, series[j].Class, start + (j * bar), bar, floor, series[j].Value(steps[i]), highest);
            Line(svg, $"""<text text-anchor="middle" x="{start + (slot * 0.4):0.#}" y="{floor + 18}">{Escape(steps[i].Step)}</text>""");
        }

        Line(svg, $"""<line class="axis" x1="{left}" x2="{left + PanelWidth}" y1="{floor}" y2="{floor}"/>""");
    }

    private static void DrawBar(StringBuilder svg, string colour, double left, double width, int floor, double? value, double highest)
    {
        var height = Math.Max(0, value ?? 0) / highest * (PanelHeight - 20); // Room for the figure above the highest.
        if (value is not null)
            Line(svg, $"""<rect class="{colour}" x="{left:0.#}" y="{floor - height:0.#}" width="{width - 2:0.#}" height="{height:0.#}"/>""");
        Line(svg, $"""<text text-anchor="middle" x="{left + (width / 2):0.#}" y="{floor - height - 5:0.#}">{(value is { } known ? Short(known) : "–")}</text>""");
    }

    private static string Describe(StepResult step) => string.Create(
        CultureInfo.InvariantCulture,
        $"{step.Step}: {step.ProcessedPerSecond} messages a second of {step.ProducedPerSecond}, latency {Known(step.LatencyAverageMs)} ms on average and {Known(step.LatencyP95Ms)} ms at the 95th percentile, CPU {Known(step.CpuPercent)} %");

    private static string Known(double? value) => value is { } known ? Short(known) : "unknown";

    private static string Short(double value) => value.ToString(value >= 100 ? "#,0" : "0.#", CultureInfo.InvariantCulture);

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static void Line(StringBuilder svg, FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
