using System.Globalization;
using MetalsPipeline.Pipeline.Tests.Faults.Network;
using Xunit.Abstractions;

namespace MetalsPipeline.Pipeline.Tests.Faults;

/// <summary>
/// The pipeline's promise under faults that a seed chooses. FAULT_SEEDS=7 or 100-124 runs other schedules than those that always run; a seed that
/// fails is in the test's name.
/// </summary>
public class FaultScheduleTests(ITestOutputHelper output)
{
    public static TheoryData<int> Seeds => [.. SeedsOf(Environment.GetEnvironmentVariable("FAULT_SEEDS") ?? "1-5")];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Every_acknowledged_tick_is_stored_once_and_in_its_bar_once_whatever_fails(int seed)
    {
        var serversAreOurs = ExternalServers.Configured is null;
        var schedule = serversAreOurs ? FaultSchedule.Create(seed) : FaultSchedule.OfServices(seed);
        output.WriteLine(schedule.ToString());
        await using var network = new PipelineNetwork();
        await using var pipeline = await RunningPipeline.StartAsync(builder =>
        {
            if (serversAreOurs)
                network.Insert(builder);
        }, "Pipeline:Rate=1");
        var faults = new FaultInjector(pipeline, network);

        await using var ticks = new AcknowledgedTicks(pipeline, seed);
        foreach (var fault in schedule.Faults)
            await faults.InjectAsync(fault);
        await ticks.StopAsync();

        await Promise.ShouldBeKeptAsync(pipeline, ticks);
    }

    private static IEnumerable<int> SeedsOf(string text)
    {
        var bounds = text.Split('-').Select(bound => int.Parse(bound, CultureInfo.InvariantCulture)).ToArray();
        return Enumerable.Range(bounds[0], bounds[^1] - bounds[0] + 1);
    }
}
