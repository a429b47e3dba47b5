namespace MetalsPipeline.Page.Tests;

/// <summary>A running pipeline and a browser, for tests that only look.</summary>
public sealed class LivePipeline : IAsyncLifetime
{
    internal RunningPipeline Pipeline { get; private set; } = null!;

    internal Browser Browser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Pipeline = await RunningPipeline.StartAsync("Pipeline:Rate=50");
        Browser = await Browser.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await Browser.DisposeAsync();
        await Pipeline.DisposeAsync();
    }
}
