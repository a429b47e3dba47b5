using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>Writes a response's body. Called once, when all earlier responses of the connection are on their way.</summary>
internal delegate void WriteBody(KafkaWriter writer);

/// <summary>Who asks, where, and whether a test wants the request to fail (<see cref="Fault"/>).</summary>
internal readonly record struct RequestContext(
    Node Node,
    ClientSession Client,
    RequestHeader Header,
    ErrorCode Fault,
    CancellationToken Aborted);

/// <summary>
/// Answers one type of request. The request is read before <see cref="Handle"/> returns, as its bytes are gone afterwards; the answer may
/// take as long as it needs. No answer (null) is for requests that want none.
/// </summary>
internal abstract class RequestHandler(ApiKey key, short minVersion, short maxVersion)
{
    public ApiKey Key { get; } = key;

    public short MinVersion { get; } = minVersion;

    public short MaxVersion { get; } = maxVersion;

    public abstract ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader);

    protected static ValueTask<WriteBody?> Answer(WriteBody body) => new(body);
}
