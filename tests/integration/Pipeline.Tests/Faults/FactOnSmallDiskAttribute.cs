namespace MetalsPipeline.Pipeline.Tests.Faults;

/// <summary>A test with a <see cref="SmallDisk"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactOnSmallDiskAttribute : FactAttribute
{
    public FactOnSmallDiskAttribute()
    {
        Skip = ExternalServers.WhyNotOurs;
        if (!SmallDisk.IsPossible)
            Skip = "Only root on Linux, and not in every container, may mount a disk.";
    }
}
