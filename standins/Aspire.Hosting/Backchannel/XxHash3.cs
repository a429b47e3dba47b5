using System.Buffers.Binary;

namespace Aspire.Hosting.Backchannel;

/// <summary>The hash XXH3-64 without seed, by which the CLI knows the socket of an app host.</summary>
/// <remarks>https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md</remarks>
internal static class XxHash3
{
    /// <summary>No absolute path of a project is shorter; the algorithm's own rules for shorter inputs are left out.</summary>
    internal const int MinLength = 9;

    private const int StripeLength = 64;
    private const int StripesInBlock = 16;
    private const ulong Prime32A = 0x9E3779B1;
    private const ulong Prime32B = 0x85EBCA77;
    private const ulong Prime32C = 0xC2B2AE3D;
    private const ulong Prime64A = 0x9E3779B185EBCA87;
    private const ulong Prime64B = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime64C = 0x165667B19E3779F9;
    private const ulong Prime64D = 0x85EBCA77C2B2AE63;
    private const ulong Prime64E = 0x27D4EB2F165667C5;
    private const ulong PrimeMix = 0x165667919E3779F9;

    private static readonly byte[] Secret = Convert.FromHexString(
        "B8FE6C3923A44BBE7C01812CF721AD1CDED46DE9839097DB7240A4A4B7B3671FCB79E64ECCC0E578825AD07DCCFF7221"
        + "B8084674F743248EE03590E6813A264C3C2852BB91C300CB88D0658B1B532EA371644897A20DF94E3819EF46A9DEACD8"
        + "A8FA763FE39C343FF9DCBBC7C70B4F1D8A51E04BCDB45931C89F7EC9D9787364EAC5AC8334D3EBC3C581A0FFFA1363EB"
        + "170DDD51B7F0DA49D316552629D4689E2B16BE587D47A1FC8FF8B8D17AD031CE45CB3A8F95160428AFD7FBCABB4B407E");

    public static ulong Hash(ReadOnlySpan<byte> input)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(input.Length, MinLength, nameof(input));
        return input.Length switch
        {
            <= 16 => HashShort(input),
            <= 128 => HashMiddle(input),
            <= 240 => HashLonger(input),
            _ => HashLong(input),
        };
    }

    private static ulong HashShort(ReadOnlySpan<byte> input)
    {
        var low = Read(input, 0) ^ Read(Secret, 24) ^ Read(Secret, 32);
        var high = Read(input, input.Length - 8) ^ Read(Secret, 40) ^ Read(Secret, 48);
        return Avalanche((ulong)input.Length + BinaryPrimitives.ReverseEndianness(low) + high + Fold(low, high));
    }

    /// <summary>Pairs of sixteen bytes from both ends towards the middle.</summary>
    private static ulong HashMiddle(ReadOnlySpan<byte> input)
    {
        var sum = (ulong)input.Length * Prime64A;
        for (var pair = (input.Length - 1) / 32; pair >= 0; pair--)
        {
            sum += Mix(input, pair * 16, pair * 32);
            sum += Mix(input, input.Length - ((pair + 1) * 16), (pair * 32) + 16);
        }

        return Avalanche(sum);
    }

    private static ulong HashLonger(ReadOnlySpan<byte> input)
    {
        var sum = (ulong)input.Length * Prime64A;
        for (var i = 0; i < 8; i++)
        {
            sum += Mix(input, i * 16, i * 16);
        }

        sum = Avalanche(sum);
        for (var i = 8; i < input.Length / 16; i++)
        {
            sum += Mix(input, i * 16, ((i - 8) * 16) + 3);
        }

        return Avalanche(sum + Mix(input, input.Length - 16, 136 - 17));
    }

    private static ulong HashLong(ReadOnlySpan<byte> input)
    {
        Span<ulong> sums = [Prime32C, Prime64A, Prime64B, Prime64C, Prime64D, Prime32B, Prime64E, Prime32A];
        var stripes = (input.Length - 1) / StripeLength;
        for (var i = 0; i < stripes; i++)
        {
            Accumulate(sums, input[(i * StripeLength)..], i % StripesInBlock * 8);
            if (i % StripesInBlock == StripesInBlock - 1)
            {
                Scramble(sums);
            }
        }

        Accumulate(sums, input[^StripeLength..], Secret.Length - StripeLength - 7);
        var result = (ulong)input.Length * Prime64A;
        for (var i = 0; i < sums.Length; i += 2)
        {
            result += Fold(sums[i] ^ Read(Secret, 11 + (i * 8)), sums[i + 1] ^ Read(Secret, 19 + (i * 8)));
        }

        return Avalanche(result);
    }

    private static void Accumulate(Span<ulong> sums, ReadOnlySpan<byte> stripe, int secret)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            var value = Read(stripe, i * 8);
            var key = value ^ Read(Secret, secret + (i * 8));
            sums[i ^ 1] += value;
            sums[i] += (uint)key * (key >> 32);
        }
    }

    private static void Scramble(Span<ulong> sums)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] = (sums[i] ^ (sums[i] >> 47) ^ Read(Secret, Secret.Length - StripeLength + (i * 8))) * Prime32A;
        }
    }

    private static ulong Mix(ReadOnlySpan<byte> input, int at, int secret) =>
        Fold(Read(input, at) ^ Read(Secret, secret), Read(input, at + 8) ^ Read(Secret, secret + 8));

    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }

    private static ulong Avalanche(ulong hash)
    {
        hash = (hash ^ (hash >> 37)) * PrimeMix;
        return hash ^ (hash >> 32);
    }

    private static ulong Read(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
