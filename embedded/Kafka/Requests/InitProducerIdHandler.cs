using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Logging;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>Gives a producer the id by which its repeated batches are recognised. Transactions aren't offered.</summary>
internal sealed class InitProducerIdHandler(ProducerIds producerIds, JsonLog log) : RequestHandler(ApiKey.InitProducerId, 0, 1)
{
    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader)
    {
        var transactionalId = reader.ReadNullableString();
        reader.ReadInt32(); // transaction timeout

        var (error, producerId) = context.Fault != ErrorCode.None ? (context.Fault, -1)
            : transactionalId is not null ? (ErrorCode.InvalidRequest, -1)
            : NextId();
        return Answer(writer =>
        {
            writer.WriteThrottleTime(sinceVersion: 0);
            writer.WriteError(error);
            writer.WriteInt64(producerId);
            writer.WriteInt16((short)(error == ErrorCode.None ? 0 : -1)); // epoch
        });
    }

    private (ErrorCode Error, long ProducerId) NextId()
    {
        try
        {
            return (ErrorCode.None, producerIds.Next());
        }
        catch (IOException failure)
        {
            log.Error("no producer id can be reserved", ("cause", failure.Message));
            return (ErrorCode.CoordinatorNotAvailable, -1);
        }
    }
}
