using System.Buffers;

namespace MetalsPipeline.Contracts;

/// <summary>Walks over one flat JSON object (RFC 8259) of names, strings and numbers in ASCII, as programs write it.</summary>
/// <remarks>
/// Half the cost of <see cref="System.Text.Json.Utf8JsonReader"/>, which reads all of JSON. Whatever this doesn't know (escapes, other characters, nested
/// values, literals) and whatever isn't JSON is answered with false.
/// </remarks>
internal ref struct PlainJsonReader(ReadOnlySpan<byte> json)
{
    private static readonly SearchValues<byte> PlainCharacters =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (byte)c).Except("\"\\"u8.ToArray())]);

    private readonly ReadOnlySpan<byte> _json = json;
    private int _position;

    /// <summary>Whether all of the text was read.</summary>
    public readonly bool IsAtEnd => _position == _json.Length;

    /// <summary>Steps over white space and then one character.</summary>
    public bool TrySkip(byte character)
    {
        SkipWhiteSpace();
        if (Current != character)
            return false;
        _position++;
        return true;
    }

    /// <summary>Reads a string; its value has no quotes.</summary>
    public bool TryReadString(out ReadOnlySpan<byte> value)
    {
        value = default;
        SkipWhiteSpace();
        if (Current != '"')
            return false;
        var rest = _json[(_position + 1)..];
        var length = rest.IndexOfAnyExcept(PlainCharacters);
        if (length < 0 || rest[length] != '"')
            return false;
        value = rest[..length];
        _position += length + 2;
        return true;
    }

    /// <summary>Reads a number; its value is its text.</summary>
    public bool TryReadNumber(out ReadOnlySpan<byte> value)
    {
        SkipWhiteSpace();
        value = default;
        var start = _position;
        if (Current == '-')
            _position++;
        if (Current == '0')
            _position++;
        else if (!TrySkipDigits())
            return false;
        if (Current == '.')
        {
            _position++;
            if (!TrySkipDigits())
                return false;
        }
        if (Current is (byte)'e' or (byte)'E')
        {
            _position++;
            if (Current is (byte)'+' or (byte)'-')
                _position++;
            if (!TrySkipDigits())
                return false;
        }
        value = _json[start.._position];
        return true;
    }

    // Zero, which is no part of JSON, stands for the end.
    private readonly byte Current => _position < _json.Length ? _json[_position] : (byte)0;

    private bool TrySkipDigits()
    {
        var start = _position;
        while (Current is >= (byte)'0' and <= (byte)'9')
            _position++;
        return _position > start;
    }

    private void SkipWhiteSpace()
    {
        while (Current is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            _position++;
    }
}
