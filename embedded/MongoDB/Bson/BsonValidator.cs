using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace MetalsPipeline.Embedded.MongoDB.Bson;

/// <summary>
/// Checks in one pass that bytes from the wire are a well-formed document: lengths, terminators, known types, UTF-8 text, nesting depth.
/// Everything behind this check reads without asking again.
/// </summary>
internal static class BsonValidator
{
    /// <summary>Deepest nesting accepted; MongoDB stores 100 levels (manual, "MongoDB Limits and Thresholds") and lets commands nest some more.</summary>
    public const int MaxDepth = 180;

    /// <summary>
    /// Length of the valid document at the start of <paramref name="at"/>, or 0 with the reason that there is none.
    /// </summary>
    public static int Validate(ReadOnlySpan<byte> at, out string? error)
    {
        error = null;
        var length = ReadLength(at);
        if (length < RawDocument.EmptySize || length > at.Length)
            return Fail("a document's length is beyond its bounds", out error);
        Span<int> outerEnds = stackalloc int[MaxDepth];
        var depth = 0;
        var end = length;
        var position = 4;
        while (true)
        {
            if (position >= end)
                return Fail("a document isn't terminated", out error);
            var type = (BsonType)at[position++];
            if (type == BsonType.Missing)
            {
                if (position != end)
                    return Fail("a document ends before its length", out error);
                if (depth == 0)
                    return length;
                end = outerEnds[--depth];
                continue;
            }

            // The last byte of a document is its terminator and never belongs to an element.
            if (position == end)
                return Fail("a document isn't terminated", out error);
            var body = at[position..(end - 1)];
            var name = SizeOfName(body);
            if (name < 0)
                return Fail("a field name isn't terminated or isn't UTF-8", out error);
            body = body[name..];
            position += name;
            if (type is BsonType.Document or BsonType.Array or BsonType.JavaScriptWithScope)
            {
                var skip = type == BsonType.JavaScriptWithScope ? ScopeOffset(body) : 0;
                var nested = skip < 0 ? 0 : ReadLength(body[skip..]);
                if (nested < RawDocument.EmptySize || nested > body.Length - skip)
                    return Fail("a nested document's length is beyond its bounds", out error);
                outerEnds[depth] = end;
                if (++depth == MaxDepth)
                    return Fail($"documents are nested deeper than {MaxDepth} levels", out error);
                position += skip;
                end = position + nested;
                position += 4;
                continue;
            }

            var size = SizeOfLeaf(type, body);
            if ((uint)size > (uint)body.Length)
                return Fail(Enum.IsDefined(type) ? $"a value of type {type.Alias()} is malformed" : $"0x{(byte)type:x2} is not a BSON type", out error);
            position += size;
        }
    }

    /// <summary>Bytes that a value takes, or -1; the caller compares them with what there is.</summary>
    private static int SizeOfLeaf(BsonType type, ReadOnlySpan<byte> at) => type switch
    {
        BsonType.String or BsonType.JavaScript or BsonType.Symbol => SizeOfString(at),
        BsonType.Double or BsonType.DateTime or BsonType.Int64 or BsonType.Timestamp => 8,
        BsonType.Int32 => 4,
        BsonType.Boolean => at.Length > 0 && at[0] <= 1 ? 1 : -1,
        BsonType.Null or BsonType.Undefined or BsonType.MinKey or BsonType.MaxKey => 0,
        BsonType.ObjectId => 12,
        BsonType.Decimal128 => 16,
        BsonType.Binary => ReadLength(at) is var n && n >= 0 && n <= at.Length - 5 ? 5 + n : -1,
        BsonType.Regex => SizeOfRegex(at),
        BsonType.DBPointer => SizeOfString(at) is var n && n >= 0 ? n + 12 : -1,
        _ => -1,
    };

    /// <summary>Bytes of a name with its terminator, or -1.</summary>
    private static int SizeOfName(ReadOnlySpan<byte> at)
    {
        var length = BsonName.LengthOf(at);
        return length >= 0 && (BsonName.IsShortAscii(at, length) || IsText(at[..length])) ? length + 1 : -1;
    }

    private static int SizeOfString(ReadOnlySpan<byte> at)
    {
        var length = ReadLength(at);
        return length >= 1 && length <= at.Length - 4 && at[3 + length] == 0 && IsText(at.Slice(4, length - 1)) ? 4 + length : -1;
    }

    private static bool IsText(ReadOnlySpan<byte> bytes) => Ascii.IsValid(bytes) || Utf8.IsValid(bytes);

    private static int SizeOfRegex(ReadOnlySpan<byte> at)
    {
        var pattern = at.IndexOf((byte)0);
        var options = pattern < 0 ? -1 : at[(pattern + 1)..].IndexOf((byte)0);
        return options >= 0 && Utf8.IsValid(at[..(pattern + 1 + options)]) ? pattern + options + 2 : -1;
    }

    /// <summary>Where the scope document of code with scope begins: after the total length and the code, which must add up.</summary>
    private static int ScopeOffset(ReadOnlySpan<byte> at)
    {
        var total = ReadLength(at);
        if (total < 4 + 5 + RawDocument.EmptySize || total > at.Length)
            return -1;
        var code = SizeOfString(at[4..total]);
        return code >= 0 && ReadLength(at[(4 + code)..total]) == total - 4 - code ? 4 + code : -1;
    }

    private static int ReadLength(ReadOnlySpan<byte> at) => BinaryPrimitives.TryReadInt32LittleEndian(at, out var length) ? length : -1;

    private static int Fail(string reason, out string? error)
    {
        error = reason;
        return 0;
    }
}
