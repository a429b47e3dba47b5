using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MetalsPipeline.Embedded.MongoDB.Bson;

/// <summary>Makes ObjectIds: seconds, a value that is random per process, a counter (BSON specification, "ObjectId").</summary>
internal sealed class ObjectIds(TimeProvider clock)
{
    public const int Size = 12;

    private readonly byte[] _process = RandomNumberGenerator.GetBytes(5);
    private int _counter = RandomNumberGenerator.GetInt32(1 << 24);

    public void Next(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)clock.GetUtcNow().ToUnixTimeSeconds());
        _process.CopyTo(destination[4..]);
        var counter = Interlocked.Increment(ref _counter);
        destination[9] = (byte)(counter >> 16);
        destination[10] = (byte)(counter >> 8);
        destination[11] = (byte)counter;
    }
}
