using MetalsPipeline.Embedded.Kafka.Cluster;
using MetalsPipeline.Embedded.Kafka.Groups;
using MetalsPipeline.Embedded.Kafka.Protocol;
using MetalsPipeline.Embedded.Kafka.Security;
using MetalsPipeline.Embedded.Kafka.Topics;
using MetalsPipeline.Embedded.Logging;

namespace MetalsPipeline.Embedded.Kafka.Requests;

/// <summary>All request handlers but the one that lists them.</summary>
internal static class RequestHandlers
{
    public static IEnumerable<RequestHandler> Create(
        TopicCatalog topics,
        GroupCoordinator groups,
        Nodes nodes,
        ProducerIds producerIds,
        UserList? users,
        TimeProvider time,
        JsonLog log) =>
    [
        new ProduceHandler(topics),
        new FetchHandler(topics, time),
        new ListOffsetsHandler(topics),
        new MetadataHandler(topics, nodes),
        new InitProducerIdHandler(producerIds, log),

        new FindCoordinatorHandler(nodes),
        new JoinGroupHandler(groups, nodes),
        new SyncGroupHandler(groups, nodes),
        new HeartbeatHandler(groups, nodes),
        new LeaveGroupHandler(groups, nodes),
        new OffsetCommitHandler(groups, topics, nodes),
        new OffsetFetchHandler(groups, nodes),

        new CreateTopicsHandler(topics),
        new DeleteTopicsHandler(topics),
        new CreatePartitionsHandler(topics),
        new DeleteRecordsHandler(topics),
        new DescribeConfigsHandler(topics),
        new AlterConfigsHandler(topics, ApiKey.AlterConfigs),
        new AlterConfigsHandler(topics, ApiKey.IncrementalAlterConfigs),
        new DescribeGroupsHandler(groups, nodes),
        new ListGroupsHandler(groups, nodes),
        new DeleteGroupsHandler(groups, nodes),

        .. users is null ? Array.Empty<RequestHandler>() : [new SaslHandshakeHandler(), new SaslAuthenticateHandler(users)],
    ];
}
