using System.Diagnostics;
using MetalsPipeline.Bench.Servers;

namespace MetalsPipeline.Bench.Pipeline;

/// <summary>Measures from its making on.</summary>
internal sealed class DrainMeter(IReadOnlyList<ProcessorProcess> processors, EmbeddedServer store)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly TimeSpan _processorCpu = CpuOf(processors);
    private readonly TimeSpan _storeCpu = store.Usage.Cpu;

    /// <summary>What the last <paramref name="ticks"/> took.</summary>
    public Drain Stop(string name, long ticks)
    {
        var elapsed = Stopwatch.GetElapsedTime(_started);
        var million = ticks / 1e6;
        return new Drain(
            name,
            ticks / elapsed.TotalSeconds,
            (CpuOf(processors) - _processorCpu).TotalSeconds / million,
            (store.Usage.Cpu - _storeCpu).TotalSeconds / million,
            store.Usage.Memory / 1e6);
    }

    private static TimeSpan CpuOf(IReadOnlyList<ProcessorProcess> processors) =>
        processors.Aggregate(TimeSpan.Zero, (sum, processor) => sum + processor.Usage.Cpu);
}
