using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Kafka.Topics;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>Tells clients which nodes there are and who leads which partition; makes topics that are asked for and may be made.</summary>
internal sealed class MetadataHandler(TopicCatalog topics, Nodes nodes) : RequestHandler(ApiKey.Metadata, 0, 6)
{
    private readonly record struct Described(string Name, ErrorCode Error, IReadOnlyList<Partition> Partitions);

    public override ValueTask<WriteBody?> Handle(RequestContext context, ref KafkaReader reader)
    {
        var names = reader.ReadNullableStrings();
        var mayCreate = reader.Version < 4 || reader.ReadBoolean();
        var wantsAll = names is null || (reader.Version == 0 && names.Length == 0);

        var described = wantsAll
            ? topics.All.Select(topic => new Described(topic.Name, context.Fault, topic.Partitions)).ToArray()
            : Array.ConvertAll(names!, name => Describe(name, mayCreate, context.Fault));
        return Answer(writer => Write(writer, described));
    }

    private Described Describe(string name, bool mayCreate, ErrorCode fault)
    {
        if (fault != ErrorCode.None)
            return new Described(name, fault, []);
        var (topic, error) = topics.FindOrCreate(name, mayCreate);
        return new Described(name, error, topic?.Partitions ?? []);
    }

    private void Write(KafkaWriter writer, Described[] described)
    {
        writer.WriteThrottleTime(sinceVersion: 3);
        writer.WriteArray([.. nodes.Live], static (writer, node) =>
        {
            writer.WriteInt32(node.Id);
            writer.WriteString(node.Advertised.Host);
            writer.WriteInt32(node.Advertised.Port);
            if (writer.Version >= 1)
                writer.WriteNullableString(null); // rack
        });
        if (writer.Version >= 2)
            writer.WriteNullableString(nodes.ClusterId);
        if (writer.Version >= 1)
            writer.WriteInt32(nodes.Controller?.Id ?? -1);
        writer.WriteArray(described, WriteTopic);
    }

    private void WriteTopic(KafkaWriter writer, Described topic)
    {
        writer.WriteError(topic.Error);
        writer.WriteString(topic.Name);
        if (writer.Version >= 1)
            writer.WriteBoolean(false); // internal
        writer.WriteArray(topic.Partitions, WritePartition);
    }

    private void WritePartition(KafkaWriter writer, Partition partition)
    {
        var leadership = partition.Leadership;
        writer.WriteError(leadership.Leader == Leadership.None ? ErrorCode.LeaderNotAvailable : ErrorCode.None);
        writer.WriteInt32(partition.Index);
        writer.WriteInt32(leadership.Leader);
        writer.WriteInt32s(partition.Replicas);
        writer.WriteInt32s(leadership.InSync);
        if (writer.Version >= 5)
            writer.WriteInt32s([.. partition.Replicas.Where(replica => !nodes.IsLive(replica))]);
    }
}
