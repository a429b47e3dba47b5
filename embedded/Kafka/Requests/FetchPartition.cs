using MetalsPipeline.Embedded.Kafka.Log;
using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Kafka.Topics;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>A partition as one fetch wants it; null if there is no such partition.</summary>
internal sealed class FetchPartition(Partition? partition, int index, long offset, int maxBytes, int node)
{
    public Partition? Partition => partition;

    /// <summary>Why there can't be records, as of now.</summary>
    public ErrorCode Error =>
        partition is null || partition.Log.IsDeleted ? ErrorCode.UnknownTopicOrPartition
        : partition.Leadership.Leader != node ? ErrorCode.NotLeaderOrFollower
        : offset < partition.Log.StartOffset || offset > partition.Log.VisibleEndOffset ? ErrorCode.OffsetOutOfRange
        : ErrorCode.None;

    /// <summary>How much an answer would hold now; counted exactly only where a client wants more than anything at all.</summary>
    public int AvailableBytes(int wanted)
    {
        if (partition is null || partition.Log.VisibleEndOffset == offset)
            return 0;
        if (wanted <= 1)
            return 1;
        using var slice = partition.Log.Read(offset, Math.Min(maxBytes, wanted), wholeFirstBatch: true).Slice;
        return slice.Length;
    }

    /// <summary>Writes the records there are now, and returns how many bytes.</summary>
    public int Write(KafkaWriter writer, ErrorCode fault, int budget, bool wholeFirstBatch)
    {
        var error = fault == ErrorCode.None ? Error : fault;
        var slice = LogSlice.Empty;
        if (error == ErrorCode.None)
            (error, slice) = partition!.Log.Read(offset, Math.Min(maxBytes, budget), wholeFirstBatch);

        var highWatermark = partition?.Log.VisibleEndOffset ?? -1;
        writer.WriteInt32(index);
        writer.WriteError(error);
        writer.WriteInt64(highWatermark);
        writer.WriteInt64(highWatermark); // last stable offset
        if (writer.Version >= 5)
            writer.WriteInt64(partition?.Log.StartOffset ?? -1);
        writer.WriteInt32(-1); // aborted transactions
        if (writer.Version >= 11)
            writer.WriteInt32(-1); // preferred read replica
        writer.WriteSlice(slice);
        return slice.Length;
    }
}
