using System.Security.Cryptography;
using System.Text;

namespace MetalsPipeline.Contracts;

/// <summary>Name-based UUIDs, version 5 (RFC 9562 section 5.5): the same name gives the same UUID, so that doing something twice changes nothing.</summary>
public static class NameBasedGuid
{
    /// <summary>Name space of rows of replayed files; the name is content and position of the row.</summary>
    public static readonly Guid ReplayedRow = new("5e7c0f0e-8c53-4a61-9b8e-0b9a4f0a5d11");

    /// <summary>Name space of Kafka messages without an event id; the name is topic, partition, offset and timestamp.</summary>
    public static readonly Guid KafkaMessage = new("c2b3a7d4-31f6-4e0e-a3a5-6f2f7b1f9c22");

    /// <summary>UUID of <paramref name="name"/> in <paramref name="nameSpace"/>.</summary>
    /// <param name="nameSpace">A UUID that keeps names of different kinds apart.</param>
    /// <param name="name">At most 4,096 characters.</param>
    public static Guid Create(Guid nameSpace, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, 4096);

        Span<byte> input = stackalloc byte[16 + Encoding.UTF8.GetMaxByteCount(name.Length)];
        nameSpace.TryWriteBytes(input, bigEndian: true, out _);
        var length = 16 + Encoding.UTF8.GetBytes(name, input[16..]);

        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // Version 5 is defined on SHA-1; it names things and protects nothing.
        SHA1.HashData(input[..length], hash);
#pragma warning restore CA5350
        hash[6] = (byte)(hash[6] & 0x0F | 0x50);
        hash[8] = (byte)(hash[8] & 0x3F | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>UUID of the message at a place in Kafka; the timestamp keeps a recreated topic's messages apart.</summary>
    public static Guid OfMessage(string topic, int partition, long offset, long timestampMs) =>
        Create(KafkaMessage, $"{topic}/{partition}/{offset}/{timestampMs}");
}
