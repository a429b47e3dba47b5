using System.Buffers;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Producer;

/// <summary>One Kafka message that takes the content of one tick after another. The client copies it before <c>Produce</c> returns.</summary>
/// <remarks>For one thread at a time. The message keeps the time of sending: retention goes by it, and a replayed tick may be older than any retention.</remarks>
internal sealed class ReusedMessage : IDisposable
{
    private readonly Message<byte[], byte[]> _message = new();
    private readonly ArrayBufferWriter<byte> _json = new();
    private readonly Utf8JsonWriter _writer;
    private readonly ExactArrays _keys = new();
    private readonly ExactArrays _values = new();

    public ReusedMessage() => _writer = new Utf8JsonWriter(_json);

    /// <summary>The message of <paramref name="tick"/>, until the next call.</summary>
    public Message<byte[], byte[]> Fill(PriceTick tick)
    {
        var instrument = tick.Instrument!;
        _message.Key = _keys.Get(Encoding.UTF8.GetByteCount(instrument));
        Encoding.UTF8.GetBytes(instrument, _message.Key);

        _json.ResetWrittenCount();
        _writer.Reset();
        PriceTickSerializer.Serialize(tick, _writer);
        _message.Value = _values.Get(_json.WrittenCount);
        _json.WrittenSpan.CopyTo(_message.Value);
        return _message;
    }

    public void Dispose() => _writer.Dispose();
}
