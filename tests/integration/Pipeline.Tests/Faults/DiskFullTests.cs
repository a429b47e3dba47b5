using System.Globalization;
using System.Text;
using MetalsPipeline.Contracts;

namespace MetalsPipeline.Pipeline.Tests.Faults;

/// <summary>A server whose disk is full says so, loses nothing that it has acknowledged, and goes on when there is room.</summary>
public sealed class DiskFullTests : IDisposable
{
    private const int Megabytes = 48;

    // The store reserves space in steps of 4 MiB: more than that has to come before it needs the next one.
    private const int Flood = 40_000;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("pipeline-");

    public void Dispose() => _data.Delete(recursive: true);

    [FactOnSmallDisk]
    public async Task A_broker_without_room_refuses_ticks_and_goes_on_when_there_is_some()
    {
        using var disk = DiskOf("kafka");
        await using var pipeline = await RunningPipeline.StartAsync($"Pipeline:DataPath={_data.FullName}", "Pipeline:Rate=1");
        await using var ticks = new AcknowledgedTicks(pipeline, seed: 1);
        await ticks.MoreAsync();

        disk.Fill();
        await pipeline.LogAsync("kafka", "No space left on device");
        await ticks.RefusedAsync();

        disk.MakeRoom();
        await ticks.MoreAsync();
        await ticks.StopAsync();
        await Promise.ShouldBeKeptAsync(pipeline, ticks);
    }

    [FactOnSmallDisk]
    public async Task A_store_without_room_refuses_ticks_that_wait_in_Kafka_until_there_is_some()
    {
        using var disk = DiskOf("mongodb");
        await using var pipeline = await RunningPipeline.StartAsync($"Pipeline:DataPath={_data.FullName}", "Pipeline:Rate=1");
        await using var ticks = new AcknowledgedTicks(pipeline, seed: 2);
        await ticks.MoreAsync();

        disk.Fill();
        await pipeline.ProduceRawAsync(Topics.MetalsPrices, "unobtainium", [.. Enumerable.Range(0, Flood).Select(Tick)]);
        await pipeline.LogAsync("processor", "No space left on device");
        await ticks.MoreAsync();

        disk.MakeRoom();
        await ticks.StopAsync();
        await Promise.ShouldBeKeptAsync(pipeline, ticks);
        (await pipeline.PricesAsync("unobtainium")).Length.ShouldBe(Flood);
    }

    /// <summary>A disk of a server's own; the app host gives each a folder of its name.</summary>
    private SmallDisk DiskOf(string server)
    {
        var disk = new SmallDisk(Megabytes);
        Directory.CreateSymbolicLink(Path.Combine(_data.FullName, server), disk.Path);
        return disk;
    }

    private static byte[] Tick(int number) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $$"""{"metal":"unobtainium","price":1,"timestamp":"2026-01-31T12:00:00Z","sequence":{{number}}}"""));
}
