using System.Buffers.Binary;
using System.Text;

namespace MetalsPipeline.Pipeline.Tests.Faults.Network;

/// <summary>The <c>client.id</c> of a Kafka client, which every request names.</summary>
internal static class KafkaClientId
{
    // Size (4 bytes), type (2), version (2) and number (4) of the request, length of the id (2).
    private const int HeaderLength = 14;

    /// <summary>Reads a client's first request as far as its name.</summary>
    /// <returns>The name, and the bytes that were read.</returns>
    public static async Task<(string Id, byte[] Read)> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderLength];
        await stream.ReadExactlyAsync(header, cancellationToken);
        var id = new byte[BinaryPrimitives.ReadInt16BigEndian(header.AsSpan(HeaderLength - 2))];
        await stream.ReadExactlyAsync(id, cancellationToken);
        return (Encoding.UTF8.GetString(id), [.. header, .. id]);
    }
}
