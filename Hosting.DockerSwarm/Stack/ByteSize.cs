using System.Globalization;

namespace Aspire.Hosting.DockerSwarm.Stack;

/// <summary>An amount of memory or storage.</summary>
/// <param name="Bytes">The amount in bytes.</param>
public readonly record struct ByteSize(long Bytes) : IComparable<ByteSize>
{
    private static readonly (char Unit, long Bytes)[] Units = [('G', 1L << 30), ('M', 1L << 20), ('K', 1L << 10)];

    /// <summary>So many times 1024 bytes.</summary>
    public static ByteSize KiB(long amount) => new(checked(amount << 10));

    /// <summary>So many times 1024 KiB.</summary>
    public static ByteSize MiB(long amount) => new(checked(amount << 20));

    /// <summary>So many times 1024 MiB.</summary>
    public static ByteSize GiB(long amount) => new(checked(amount << 30));

    /// <inheritdoc />
    public int CompareTo(ByteSize other) => Bytes.CompareTo(other.Bytes);

    /// <summary>Whether the one is less than the other.</summary>
    public static bool operator <(ByteSize left, ByteSize right) => left.Bytes < right.Bytes;

    /// <summary>Whether the one is more than the other.</summary>
    public static bool operator >(ByteSize left, ByteSize right) => left.Bytes > right.Bytes;

    /// <summary>Whether the one is at most the other.</summary>
    public static bool operator <=(ByteSize left, ByteSize right) => left.Bytes <= right.Bytes;

    /// <summary>Whether the one is at least the other.</summary>
    public static bool operator >=(ByteSize left, ByteSize right) => left.Bytes >= right.Bytes;

    /// <summary>As Docker writes it: in the largest unit that it is a whole number of, for example <c>512M</c>.</summary>
    public override string ToString()
    {
        var bytes = Bytes;
        var (unit, size) = Units.FirstOrDefault(unit => bytes != 0 && bytes % unit.Bytes == 0, ('B', 1));
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / size}{unit}");
    }
}
