using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Network;

/// <summary>
/// Cuts what a client sends into frames (size, then as many bytes). Small frames are taken from one buffer of fixed size; a larger one gets
/// a buffer of its own, for which there must be <see cref="RequestMemory"/>, while it is read and handled.
/// </summary>
internal sealed class FrameReader(Socket socket, NetworkSettings settings, RequestMemory memory, TimeProvider time) : IDisposable
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Everything but records is small: group metadata and lists of partitions.</summary>
    private const int MaxPlainRequestBytes = 2 * 1024 * 1024;

    private readonly long _maxSize = Math.Min(settings.MaxRequestBytes, memory.Capacity);
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _start;
    private int _end;
    private byte[]? _large;
    private int _largeReserved;

    private volatile bool _isMidFrame;
    private long _since = time.GetTimestamp();

    /// <summary>A frame has begun to arrive but isn't complete.</summary>
    public bool IsMidFrame => _isMidFrame;

    /// <summary>How long it has been so: how long the frame takes already, or how long there was none.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(Volatile.Read(ref _since));

    /// <summary>The next frame, usable until the next call; null if the client closed the connection between two frames.</summary>
    public async ValueTask<Memory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        ReleaseLarge();
        Enter(isMidFrame: _end > _start, isNew: true);
        while (true)
        {
            if (_end - _start >= sizeof(int))
            {
                var size = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start));
                if (size < RequestHeader.MinimumSize || size > _maxSize)
                    throw new MalformedRequestException($"a request of {size} bytes; it must be {RequestHeader.MinimumSize} to {_maxSize}");
                if (_end - _start - sizeof(int) >= size)
                    return Take(size);
                if (size + sizeof(int) > BufferSize && _end - _start >= sizeof(int) + RequestHeader.MinimumSize)
                    return await ReadLargeAsync(size, cancellationToken).ConfigureAwait(false);
            }

            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
                return _end == _start ? null : throw new MalformedRequestException("the connection was closed in the middle of a request");
        }
    }

    public void Dispose()
    {
        ReleaseLarge();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private Memory<byte> Take(int size)
    {
        var frame = _buffer.AsMemory(_start + sizeof(int), size);
        _start += sizeof(int) + size;
        Enter(isMidFrame: false);
        return frame;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start == _end)
            (_start, _end) = (0, 0);
        else if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        var received = await socket.ReceiveAsync(_buffer.AsMemory(_end, BufferSize - _end), cancellationToken).ConfigureAwait(false);
        _end += received;
        Enter(isMidFrame: _end > _start);
        return received > 0;
    }

    private async ValueTask<Memory<byte>?> ReadLargeAsync(int size, CancellationToken cancellationToken)
    {
        var key = (ApiKey)BinaryPrimitives.ReadInt16BigEndian(_buffer.AsSpan(_start + sizeof(int)));
        if (key != ApiKey.Produce && size > MaxPlainRequestBytes)
            throw new MalformedRequestException($"a request of type {(short)key} with {size} bytes isn't taken");

        await memory.ReserveAsync(size, cancellationToken).ConfigureAwait(false);
        _largeReserved = size;
        _large = ArrayPool<byte>.Shared.Rent(size);

        var filled = _end - _start - sizeof(int);
        _buffer.AsSpan(_start + sizeof(int), filled).CopyTo(_large);
        (_start, _end) = (0, 0);
        while (filled < size)
        {
            var received = await socket.ReceiveAsync(_large.AsMemory(filled, size - filled), cancellationToken).ConfigureAwait(false);
            if (received == 0)
                throw new MalformedRequestException("the connection was closed in the middle of a request");
            filled += received;
        }

        Enter(isMidFrame: false);
        return _large.AsMemory(0, size);
    }

    private void Enter(bool isMidFrame, bool isNew = false)
    {
        if (isNew || isMidFrame != _isMidFrame)
            Volatile.Write(ref _since, time.GetTimestamp());
        _isMidFrame = isMidFrame;
    }

    private void ReleaseLarge()
    {
        if (_largeReserved == 0)
            return;
        if (_large is not null)
            ArrayPool<byte>.Shared.Return(_large);
        memory.Release(_largeReserved);
        (_large, _largeReserved) = (null, 0);
    }
}
