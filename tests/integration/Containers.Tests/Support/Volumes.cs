namespace MetalsPipeline.Containers.Tests.Support;

/// <summary>Volumes of a test's own; they are removed at its end.</summary>
internal sealed class Volumes : IAsyncDisposable
{
    public string Prefix { get; } = $"metals-test-{Guid.NewGuid():N}-";

    /// <summary>The setting of the app host.</summary>
    public string Setting => $"Pipeline:VolumePrefix={Prefix}";

    public async Task<string[]> NamesAsync() =>
        [.. (await Docker.RunAsync("volume", "ls", "--quiet", "--filter", $"name={Prefix}")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order()];

    public async ValueTask DisposeAsync()
    {
        foreach (var name in await NamesAsync())
            await Docker.RunAsync("volume", "rm", name);
    }
}
