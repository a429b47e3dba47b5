using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MetalsPipeline.Ops.Pipeline.Scaling;

/// <summary>How many producers and processors there are: <c>5P+3C</c>, since processors are the consumers.</summary>
internal sealed partial record ReplicaCounts(int Producers, int Processors)
{
    private const int Most = 100;

    public static bool TryParse(string text, [NotNullWhen(true)] out ReplicaCounts? counts)
    {
        counts = Form().Match(text) is { Success: true } match ? new ReplicaCounts(Number(match.Groups[1]), Number(match.Groups[2])) : null;
        if (counts is { Producers: < 1 or > Most } or { Processors: < 1 or > Most })
            counts = null;
        return counts is not null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Producers}P+{Processors}C");

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(\d{1,3})P\+(\d{1,3})C$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
