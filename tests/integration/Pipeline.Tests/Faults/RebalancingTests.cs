using MetalsPipeline.Pipeline.Tests.Faults.Network;

namespace MetalsPipeline.Pipeline.Tests.Faults;

/// <summary>Partitions change hands while ticks flow.</summary>
public class RebalancingTests
{
    [Fact]
    public async Task Processors_come_and_go_while_ticks_flow_and_nothing_is_lost_or_doubled()
    {
        await using var pipeline = await RunningPipeline.StartAsync(builder => MoreProcessors.Add(builder, 5), "Pipeline:Rate=1");
        await using var group = new ConsumerGroup(await pipeline.KafkaAsync());
        await using var ticks = new AcknowledgedTicks(pipeline, seed: 1);
        await group.MembersAsync(1);

        for (var number = 2; number <= 5; number++)
        {
            await pipeline.CommandAsync(MoreProcessors.Name(number), "start");
            await group.MembersAsync(number);
        }
        await pipeline.CommandAsync(MoreProcessors.Name(5), "stop");
        await new FaultInjector(pipeline).SignalAsync(MoreProcessors.Name(4), "KILL");
        await pipeline.CommandAsync(MoreProcessors.Name(3), "stop");
        await group.MembersAsync(2);
        await ticks.StopAsync();

        await Promise.ShouldBeKeptAsync(pipeline, ticks);
        await group.ShouldOnlyHaveGoneForwardAsync();
    }

    [FactOnOwnServers]
    public async Task A_processor_that_stood_still_until_others_have_its_partitions_does_no_harm_when_it_goes_on()
    {
        await using var network = new PipelineNetwork();
        await using var pipeline = await RunningPipeline.StartAsync(
            builder =>
            {
                MoreProcessors.Add(builder, 2);
                network.Insert(builder);
            },
            "Pipeline:Rate=0.01");
        await using var group = new ConsumerGroup(await pipeline.KafkaAsync());
        await using var ticks = new AcknowledgedTicks(pipeline, seed: 2);
        var faults = new FaultInjector(pipeline);
        await Eventually.GetAsync(pipeline.LatestAsync, latest => latest.Length == AcknowledgedTicks.Metals.Length, "stored ticks");

        // It stands still in the middle of a write, whose offsets are then still to be committed.
        network[PipelineNetwork.ProcessorToMongoDB].Hold(Direction.Requests);
        await Eventually.GetAsync(pipeline.PipelineAsync, status => Promise.LagOf(status) > 50, "ticks that are read and not written");
        await faults.SignalAsync(MoreProcessors.Name(1), "STOP");
        await pipeline.CommandAsync(MoreProcessors.Name(2), "start");
        await ticks.MoreAsync();
        await ticks.StopAsync();
        await Promise.ShouldBeStoredAsync(pipeline, ticks);

        // Nobody reads on meanwhile, so an offset that it takes back stays back until it is seen.
        network[PipelineNetwork.ProcessorToMongoDB].Deliver(Direction.Requests);
        await faults.SignalAsync(MoreProcessors.Name(1), "CONT");
        await group.MembersAsync(2);

        await Promise.ShouldBeKeptAsync(pipeline, ticks);
        await group.ShouldOnlyHaveGoneForwardAsync();
    }
}
