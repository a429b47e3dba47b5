using System.ComponentModel.DataAnnotations;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Processor;

/// <summary>Settings of the processor, from section <c>Processor</c>.</summary>
internal sealed class ProcessorOptions
{
    /// <summary>All processors are one group, so that each partition is read by one of them.</summary>
    public const string ConsumerGroup = ConsumerGroups.Processors;

    /// <summary>Most messages that are written and committed at once. At most twice as many are in memory: the next batch is read while one is written.</summary>
    [Range(1, 100_000)]
    public int BatchSize { get; set; } = 5_000;

    /// <summary>Longest time that a message waits for others to share its batch.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan BatchWindow { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How many parts of a batch are written at the same time, each with whole partitions.</summary>
    [Range(1, 16)]
    public int Writers { get; set; } = 2;

    /// <summary>First wait after the store or Kafka refused; it doubles up to <see cref="MaxRetryDelay"/>.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest wait between two tries.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(5);
}
