using System.Text;

namespace MetalsPipeline.Contracts;

/// <summary>Strings of short UTF-8 texts that come again and again, such as the names of instruments, so that each isn't made anew.</summary>
/// <remarks>Every text has one place, where a newer one replaces it: texts without end cost the time of making them, and no memory.</remarks>
internal sealed class TextCache
{
    private const int Places = 1024;
    private const int MostBytes = PriceTickValidator.MaxNameLength;

    private readonly Entry?[] _entries = new Entry?[Places];

    /// <summary>The text of valid UTF-8; null for bytes that aren't.</summary>
    /// <remarks>May be called concurrently: an entry never changes, and to lose one costs only its making.</remarks>
    public string? Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MostBytes)
            return Make(utf8);
        ref var entry = ref _entries[Hash(utf8) % Places];
        if (entry is { } known && utf8.SequenceEqual(known.Utf8))
            return known.Text;
        var text = Make(utf8);
        if (text is not null)
            entry = new Entry(utf8.ToArray(), text);
        return text;
    }

    /// <summary>FNV-1a: the same in every process, so that what a tick costs is too.</summary>
    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        var hash = 2166136261;
        foreach (var part in utf8)
            hash = unchecked((hash ^ part) * 16777619);
        return hash;
    }

    private static string? Make(ReadOnlySpan<byte> utf8) =>
        System.Text.Unicode.Utf8.IsValid(utf8) ? Encoding.UTF8.GetString(utf8) : null;

    private sealed record Entry(byte[] Utf8, string Text);
}
