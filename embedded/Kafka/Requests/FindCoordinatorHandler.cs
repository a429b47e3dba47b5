using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>Tells a client which node coordinates its group.</summary>
internal sealed class FindCoordinatorHandler(Nodes nodes) : RequestHandler(ApiKey.FindCoordinator, 0, 2)
{
    private const byte GroupKey = 0;

    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader)
    {
        var key = reader.ReadString();
        var keyType = reader.Version >= 1 ? reader.ReadUInt8() : GroupKey;

        var node = nodes.CoordinatorOf(key);
        var error = context.Fault != ErrorCode.None ? context.Fault
            : keyType != GroupKey ? ErrorCode.InvalidRequest
            : node is null ? ErrorCode.CoordinatorNotAvailable
            : ErrorCode.None;
        var message = keyType == GroupKey ? null : "Transactions aren't offered.";
        return Answer(writer =>
        {
            writer.WriteThrottleTime(sinceVersion: 1);
            writer.WriteError(error);
            if (writer.Version >= 1)
                writer.WriteNullableString(message);
            writer.WriteInt32(error == ErrorCode.None ? node!.Id : -1);
            writer.WriteString(error == ErrorCode.None ? node!.Advertised.Host : "");
            writer.WriteInt32(error == ErrorCode.None ? node!.Advertised.Port : -1);
        });
    }
}
