using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace MetalsPipeline.Embedded.MongoDB.Bson;

/// <summary>
/// Finds the end of a field name. Names are mostly ASCII and shorter than eight bytes, so eight are looked at together
/// before anything is called that is made for long texts.
/// </summary>
internal static class BsonName
{
    private const ulong Ones = 0x0101010101010101;
    private const ulong HighBits = 0x8080808080808080;

    /// <summary>Bytes of the name at the start of <paramref name="at"/>, without its terminator; negative when it has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LengthOf(ReadOnlySpan<byte> at)
    {
        if (at.Length >= 8)
        {
            // The lowest set bit marks the first zero byte; higher ones may be wrong and don't matter.
            var eight = BinaryPrimitives.ReadUInt64LittleEndian(at);
            var zeros = (eight - Ones) & ~eight & HighBits;
            if (zeros != 0)
                return BitOperations.TrailingZeroCount(zeros) >> 3;
        }

        return at.IndexOf((byte)0);
    }

    /// <summary>True when the eight bytes at the start are ASCII as far as the name goes; false says nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsShortAscii(ReadOnlySpan<byte> at, int length) =>
        length < 8 && at.Length >= 8 && (BinaryPrimitives.ReadUInt64LittleEndian(at) & HighBits & ((1UL << (8 * length)) - 1)) == 0;
}
