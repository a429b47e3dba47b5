using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>Agrees on how a client proves who it is; there is only PLAIN.</summary>
internal sealed class SaslHandshakeHandler() : RequestHandler(ApiKey.SaslHandshake, 1, 1)
{
    public const string Mechanism = "PLAIN";

    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader)
    {
        var error = context.Fault != ErrorCode.None ? context.Fault
            : reader.ReadString() == Mechanism ? ErrorCode.None
            : ErrorCode.UnsupportedSaslMechanism;
        return Answer(writer =>
        {
            writer.WriteError(error);
            writer.WriteStrings([Mechanism]);
        });
    }
}
