using System.Buffers.Binary;

namespace MetalsPipeline.Embedded.MongoDB.Bson;

/// <summary>
/// A validated BSON document (or array) as the bytes it arrived in. Reading walks the elements; nothing is allocated.
/// </summary>
internal readonly ref struct RawDocument(ReadOnlySpan<byte> bytes)
{
    /// <summary>Length and terminator of a document without elements.</summary>
    public const int EmptySize = 5;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public bool IsEmpty => Bytes.Length <= EmptySize;

    /// <summary>The first value with the name; its type is <see cref="BsonType.Missing"/> when there is none.</summary>
    public BsonValue this[ReadOnlySpan<byte> name]
    {
        get
        {
            // The enumerator's walk, without making an element of what isn't asked for.
            for (var rest = Bytes.Length < EmptySize ? default : Bytes[4..^1]; !rest.IsEmpty;)
            {
                var type = (BsonType)rest[0];
                var length = BsonName.LengthOf(rest[1..]);
                var at = rest[(length + 2)..];
                var size = BsonValue.SizeOf(type, at);
                if (length == name.Length && rest.Slice(1, length).SequenceEqual(name))
                    return new BsonValue(type, at[..size]);
                rest = at[size..];
            }

            return default;
        }
    }

    /// <summary>The document that starts at the beginning of <paramref name="at"/>.</summary>
    public static RawDocument At(ReadOnlySpan<byte> at) => new(at[..BinaryPrimitives.ReadInt32LittleEndian(at)]);

    public int CountElements()
    {
        var count = 0;
        foreach (var _ in this)
            count++;
        return count;
    }

    public Enumerator GetEnumerator() => new(Bytes);

    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> document) => _rest = document.Length < EmptySize ? default : document[4..^1];

        public BsonElement Current { get; private set; }

        public bool MoveNext()
        {
            if (_rest.IsEmpty)
                return false;
            var type = (BsonType)_rest[0];
            var name = _rest.Slice(1, BsonName.LengthOf(_rest[1..]));
            var at = _rest[(name.Length + 2)..];
            var size = BsonValue.SizeOf(type, at);
            Current = new BsonElement(name, new BsonValue(type, at[..size]));
            _rest = at[size..];
            return true;
        }
    }
}
