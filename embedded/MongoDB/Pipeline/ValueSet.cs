using MetalsPipeline.Embedded.MongoDB.Bson;
using MetalsPipeline.Embedded.MongoDB.Storage;

namespace MetalsPipeline.Embedded.MongoDB.Pipeline;

/// <summary>Different values by MongoDB's equality, each with a number in order of appearance.</summary>
internal sealed class ValueSet
{
    private readonly Dictionary<byte[], int> _numbers = new(ByteStringComparer.Instance);
    private readonly ByteBuffer _key = new(64);

    /// <summary>True when the value is new.</summary>
    public bool Add(BsonValue value) => Number(value, out _);

    /// <summary>The value's number; true when it is new.</summary>
    public bool Number(BsonValue value, out int number)
    {
        _key.Reset();
        KeyEncoder.Append(_key, value);
        var byKey = _numbers.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (byKey.TryGetValue(_key.WrittenSpan, out number))
            return false;
        number = _numbers.Count;
        byKey[_key.WrittenSpan] = number;
        return true;
    }

    private sealed class ByteStringComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static ByteStringComparer Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
