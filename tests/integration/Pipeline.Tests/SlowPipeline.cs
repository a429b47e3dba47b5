namespace MetalsPipeline.Pipeline.Tests;

/// <summary>A pipeline with little traffic, for tests that don't disturb each other.</summary>
public sealed class SlowPipeline : IAsyncLifetime
{
    internal RunningPipeline Pipeline { get; private set; } = null!;

    public async Task InitializeAsync() => Pipeline = await RunningPipeline.StartAsync("Pipeline:Rate=20");

    public async Task DisposeAsync() => await Pipeline.DisposeAsync();
}
