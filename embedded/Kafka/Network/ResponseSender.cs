using System.Buffers;
using System.Net.Sockets;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Network;

/// <summary>
/// Sends what a writer holds. Slices of the log go through one buffer of fixed size, so a client that reads slowly holds little memory
/// however much it asked for.
/// </summary>
internal sealed class ResponseSender(Socket socket, TimeProvider time)
{
    private const int ChunkSize = 128 * 1024;
    private const long Idle = 0;

    private long _since = Idle;

    /// <summary>How long the client has taken nothing of what is sent to it; zero if nothing is.</summary>
    public TimeSpan Stalled => Volatile.Read(ref _since) is var since and not Idle ? time.GetElapsedTime(since) : TimeSpan.Zero;

    public async ValueTask SendAsync(KafkaWriter writer, CancellationToken cancellationToken)
    {
        if (writer.Slices.Count == 0)
        {
            await SendAllAsync(writer.Written, cancellationToken).ConfigureAwait(false);
            return;
        }

        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            await SendMixedAsync(writer, chunk.AsMemory(0, ChunkSize), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private async ValueTask SendMixedAsync(KafkaWriter writer, Memory<byte> chunk, CancellationToken cancellationToken)
    {
        var (filled, written) = (0, 0);
        for (var i = 0; i <= writer.Slices.Count; i++)
        {
            // What was written up to the slice, then the slice; after the last slice what remains.
            var until = i < writer.Slices.Count ? writer.Slices[i].Position : writer.Length;
            while (written < until)
            {
                var count = Math.Min(until - written, chunk.Length - filled);
                writer.Written.Span.Slice(written, count).CopyTo(chunk.Span[filled..]);
                written += count;
                filled = await SendIfFullAsync(chunk, filled + count, cancellationToken).ConfigureAwait(false);
            }

            var slice = i < writer.Slices.Count ? writer.Slices[i].Slice : default;
            for (var read = 0; read < slice.Length;)
            {
                var count = Math.Min(slice.Length - read, chunk.Length - filled);
                slice.Read(chunk.Span.Slice(filled, count), read);
                read += count;
                filled = await SendIfFullAsync(chunk, filled + count, cancellationToken).ConfigureAwait(false);
            }
        }

        await SendAllAsync(chunk[..filled], cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<int> SendIfFullAsync(Memory<byte> chunk, int filled, CancellationToken cancellationToken)
    {
        if (filled < chunk.Length)
            return filled;
        await SendAllAsync(chunk, cancellationToken).ConfigureAwait(false);
        return 0;
    }

    private async ValueTask SendAllAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
        {
            Volatile.Write(ref _since, time.GetTimestamp());
            bytes = bytes[await socket.SendAsync(bytes, cancellationToken).ConfigureAwait(false)..];
        }

        Volatile.Write(ref _since, Idle);
    }
}
