namespace MetalsPipeline.Embedded.Kafka.Log;

/// <summary>
/// When written records are forced to the disk. Whatever the policy, they are in the page cache before they are acknowledged.
/// </summary>
internal enum FsyncPolicy
{
    /// <summary>Every so often: a power cut may cost the last interval, a crash of the process nothing.</summary>
    Interval,

    /// <summary>Before each acknowledgement: neither costs anything.</summary>
    Always,

    /// <summary>When the operating system sees fit.</summary>
    Never,
}
