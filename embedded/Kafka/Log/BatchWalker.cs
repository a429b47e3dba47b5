using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Log;

/// <summary>Walks over the batch headers of a leased segment, reading many at a time where batches are small.</summary>
internal ref struct BatchWalker(Segment segment, int position, int limit, Span<byte> buffer)
{
    public const int BufferSize = 4096;

    private readonly Span<byte> _buffer = buffer;
    private int _next = position;
    private int _bufferedFrom;
    private int _bufferedTo;

    public RecordBatchHeader Header { get; private set; }

    public int Position { get; private set; }

    /// <summary>False at the limit, and at the first header that can't be one.</summary>
    public bool MoveNext()
    {
        if (limit - _next < RecordBatchHeader.Size)
            return false;

        if (_next < _bufferedFrom || _next + RecordBatchHeader.Size > _bufferedTo)
        {
            _bufferedFrom = _next;
            _bufferedTo = _next + segment.Read(_buffer[..Math.Min(_buffer.Length, limit - _next)], _next);
            if (_bufferedTo - _next < RecordBatchHeader.Size)
                return false;
        }

        var header = RecordBatchHeader.Read(_buffer[(_next - _bufferedFrom)..]);
        if (header.BatchLength < RecordBatchHeader.Size - RecordBatchHeader.LengthOverhead || header.TotalLength > limit - _next)
            return false;

        (Header, Position) = (header, _next);
        _next += header.TotalLength;
        return true;
    }
}
