namespace MetalsPipeline.Embedded.Kafka.Log;

/// <summary>A stretch of a segment that is being sent; holds a lease on the segment until disposed.</summary>
internal readonly struct LogSlice : IDisposable
{
    private readonly Segment? _segment;
    private readonly int _position;

    /// <summary>The segment must have been leased for this slice.</summary>
    public LogSlice(Segment segment, int position, int length)
    {
        _segment = segment;
        _position = position;
        Length = length;
    }

    public static LogSlice Empty => default;

    public int Length { get; }

    /// <summary>Reads from the slice, starting <paramref name="offset"/> bytes into it; fills the destination.</summary>
    public void Read(Span<byte> destination, int offset) => _segment!.ReadExactly(destination, _position + offset);

    public void Dispose() => _segment?.Release();
}
