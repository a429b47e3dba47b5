using System.ComponentModel.DataAnnotations;

namespace MetalsPipeline.Processor;

/// <summary>Settings of the processor, from section <c>Processor</c>.</summary>
internal sealed class ProcessorOptions
{
    /// <summary>All processors are one group, so that each partition is read by one of them.</summary>
    public const string ConsumerGroup = "metals-processors";

    /// <summary>Most messages that are written and committed at once.</summary>
    [Range(1, 100_000)]
    public int BatchSize { get; set; } = 5_000;

    /// <summary>Longest time that a message waits for others to share its batch.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan BatchWindow { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>First wait after the store or Kafka refused; it doubles up to <see cref="MaxRetryDelay"/>.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest wait between two tries.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(5);
}
