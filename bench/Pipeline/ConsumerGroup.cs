using Confluent.Kafka;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Bench.Pipeline;

/// <summary>Watches the processors' group.</summary>
internal static class ConsumerGroup
{
    private const string Name = ConsumerGroups.Processors;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until so many members share all partitions of the topic; returns how many the busiest one has.</summary>
    public static async Task<int> SharedByAsync(IAdminClient admin, int members, CancellationToken cancellationToken)
    {
        while (true)
        {
            var group = (await admin.DescribeConsumerGroupsAsync([Name])).ConsumerGroupDescriptions.Single();
            var shares = group.Members.Select(member => member.Assignment.TopicPartitions.Count(place => place.Topic == Topics.MetalsPrices)).ToList();
            if (group.State == ConsumerGroupState.Stable && shares.Count == members && shares.Sum() == Topics.Partitions)
                return shares.Max();
            await Task.Delay(Pause, cancellationToken);
        }
    }
}
