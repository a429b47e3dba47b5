using System.Collections.Concurrent;
using System.Globalization;
using Confluent.Kafka;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Pipeline.Tests.Faults;

/// <summary>Looks on at the processors' group: who is in it, and whether committed offsets only grow.</summary>
/// <remarks>An offset would go back if a member committed for a partition that another member has meanwhile read further.</remarks>
internal sealed class ConsumerGroup : IAsyncDisposable
{
    private const string Name = ConsumerGroups.Processors;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);
    private static readonly TopicPartition[] Partitions =
        [.. Topics.Data.SelectMany(topic => Enumerable.Range(0, Topics.Partitions).Select(partition => new TopicPartition(topic, partition)))];

    private readonly IAdminClient _admin;
    private readonly IConsumer<Ignore, Ignore> _reader;
    private readonly ConcurrentQueue<string> _stepsBack = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;

    public ConsumerGroup(string bootstrapServers)
    {
        _admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers }).Build();
        // It asks for the group's offsets, and never joins.
        _reader = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = Name, EnableAutoCommit = false }).Build();
        _watching = Task.Factory.StartNew(Watch, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Waits until the group has so many members, and each of them partitions.</summary>
    public Task MembersAsync(int count) => Eventually.GetAsync(
        async _ => (await _admin.DescribeConsumerGroupsAsync([Name])).ConsumerGroupDescriptions.Single(),
        group => group.State == ConsumerGroupState.Stable && group.Members.Count == count && group.Members.All(member => member.Assignment.TopicPartitions.Count > 0),
        $"{count} processors in their group");

    /// <summary>Ends watching and fails if an offset went back.</summary>
    public async Task ShouldOnlyHaveGoneForwardAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stepsBack.ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _reader.Dispose();
        _admin.Dispose();
        _stop.Dispose();
    }

    private void Watch()
    {
        var last = Partitions.ToDictionary(partition => partition, _ => -1L);
        while (!_stop.Token.WaitHandle.WaitOne(Pause))
        {
            foreach (var committed in _reader.Committed(Partitions, AnswerLimit).Where(committed => !committed.Offset.IsSpecial))
            {
                var (before, now) = (last[committed.TopicPartition], committed.Offset.Value);
                if (now < before)
                    _stepsBack.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{committed.TopicPartition}: from {before} back to {now}"));
                last[committed.TopicPartition] = now;
            }
        }
    }
}
