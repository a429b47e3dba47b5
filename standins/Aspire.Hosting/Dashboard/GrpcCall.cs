using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Aspire.Hosting.Dashboard;

/// <summary>One call of a gRPC method: messages in frames over HTTP/2, the status in the trailers.</summary>
/// <remarks>https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md</remarks>
internal sealed class GrpcCall(HttpContext context)
{
    private const int HeaderLength = 5;

    /// <summary>Requests are names and flags; whoever sends more means no good.</summary>
    private const int MaxRequestLength = 1024 * 1024;

    public CancellationToken Aborted => context.RequestAborted;

    /// <exception cref="GrpcException">There is no message, or it is no message of this kind.</exception>
    public async Task<T> ReadAsync<T>(MessageParser<T> parser)
        where T : IMessage<T>
    {
        while (true)
        {
            var read = await context.Request.BodyReader.ReadAsync(Aborted);
            if (TryParse(read.Buffer, parser, out var message))
            {
                context.Request.BodyReader.AdvanceTo(read.Buffer.End);
                return message;
            }

            context.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                throw new GrpcException(GrpcStatus.InvalidArgument, "The request has no message.");
            }
        }
    }

    /// <summary>Sends the headers, so that the caller knows that the stream is open.</summary>
    public Task StartAsync() => context.Response.StartAsync(Aborted);

    public async Task WriteAsync(IMessage message)
    {
        var length = message.CalculateSize();
        var writer = context.Response.BodyWriter;
        WriteFrame(writer, message, length);
        await writer.FlushAsync(Aborted);
    }

    private static void WriteFrame(PipeWriter writer, IMessage message, int length)
    {
        var header = writer.GetSpan(HeaderLength);
        header[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], length);
        writer.Advance(HeaderLength);
        message.WriteTo(writer);
    }

    private static bool TryParse<T>(ReadOnlySequence<byte> buffer, MessageParser<T> parser, out T message)
        where T : IMessage<T>
    {
        message = default!;
        if (buffer.Length < HeaderLength)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[HeaderLength];
        buffer.Slice(0, HeaderLength).CopyTo(header);
        var length = BinaryPrimitives.ReadInt32BigEndian(header[1..]);
        if (header[0] != 0 || length is < 0 or > MaxRequestLength)
        {
            throw new GrpcException(GrpcStatus.InvalidArgument, "The request's message is compressed or too long.");
        }

        if (buffer.Length < HeaderLength + length)
        {
            return false;
        }

        try
        {
            message = parser.ParseFrom(buffer.Slice(HeaderLength, length));
            return true;
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new GrpcException(GrpcStatus.InvalidArgument, exception.Message);
        }
    }
}
