using System.Globalization;

namespace MetalsPipeline.Ops.DeadLetters;

/// <summary>Offsets from the first to the last, both included: <c>3-9</c>, <c>3-</c>, <c>-9</c> or <c>3</c>.</summary>
internal readonly record struct OffsetRange(long First, long Last)
{
    public static readonly OffsetRange All = new(0, long.MaxValue - 1);

    public static bool TryParse(string text, out OffsetRange range)
    {
        var (first, last) = text.Split('-') switch
        {
            [var only] => (Parse(only, null), Parse(only, null)),
            [var from, var to] when text != "-" => (Parse(from, All.First), Parse(to, All.Last)),
            _ => (null, null),
        };
        range = new OffsetRange(first ?? 0, last ?? -1);
        return range.First <= range.Last;
    }

    private static long? Parse(string text, long? whenEmpty) =>
        text.Length == 0 ? whenEmpty
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) && offset <= All.Last ? offset
        : null;
}
