using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;

namespace Aspire.Hosting.Backchannel;

/// <summary>Messages of JSON with a header that tells their length, as the Language Server Protocol has them.</summary>
/// <remarks>https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#baseProtocol</remarks>
internal static class JsonRpcFraming
{
    private const int MaxHeaderLength = 4 * 1024;
    private const int MaxLength = 16 * 1024 * 1024;
    private const string LengthHeader = "Content-Length:";

    private static ReadOnlySpan<byte> HeaderEnd => "\r\n\r\n"u8;

    /// <returns>Null when the other side has ended.</returns>
    /// <exception cref="InvalidDataException">What came is no message.</exception>
    public static async Task<JsonDocument?> ReadAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        int? length = null;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (length is null && TryReadLength(ref buffer, out var found))
            {
                length = found;
            }

            if (length is { } bytes && buffer.Length >= bytes)
            {
                var message = JsonDocument.Parse(buffer.Slice(0, bytes).ToArray());
                reader.AdvanceTo(buffer.GetPosition(bytes));
                return message;
            }

            if (read.IsCompleted)
            {
                return buffer.IsEmpty && length is null ? null : throw new InvalidDataException("The connection ended within a message.");
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    public static async Task WriteAsync(PipeWriter writer, byte[] message, CancellationToken cancellationToken)
    {
        writer.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{LengthHeader} {message.Length}\r\n\r\n")));
        writer.Write(message);
        await writer.FlushAsync(cancellationToken);
    }

    private static bool TryReadLength(ref ReadOnlySequence<byte> buffer, out int length)
    {
        length = 0;
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> header, HeaderEnd))
        {
            return buffer.Length <= MaxHeaderLength ? false : throw new InvalidDataException("The message's header is too long.");
        }

        buffer = buffer.Slice(reader.Position);
        var line = Encoding.ASCII.GetString(header).Split("\r\n")
            .FirstOrDefault(candidate => candidate.StartsWith(LengthHeader, StringComparison.OrdinalIgnoreCase));
        return line is not null && int.TryParse(line.AsSpan(LengthHeader.Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out length) && length is >= 0 and <= MaxLength
            ? true
            : throw new InvalidDataException($"The message's header '{line}' tells no acceptable length.");
    }
}
