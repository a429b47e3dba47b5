namespace MetalsPipeline.Embedded.MongoDB.Storage;

/// <summary>When what was acknowledged has reached the disk. The death of the process loses nothing under any of them.</summary>
internal enum FsyncPolicy
{
    /// <summary>Before it is acknowledged.</summary>
    Always,

    /// <summary>Within 100 ms, as MongoDB's own journal.</summary>
    Interval,

    /// <summary>When the operating system likes.</summary>
    Never,
}
