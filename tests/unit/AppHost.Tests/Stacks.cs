namespace MetalsPipeline.AppHost.Tests;

/// <summary>The stacks that the app host publishes, each published once for all tests of a class.</summary>
public sealed class Stacks : IAsyncLifetime
{
    private readonly Dictionary<string, PublishedFolder> _folders = [];

    /// <summary>Their names, with the settings that make them.</summary>
    public static IReadOnlyDictionary<string, string[]> Settings { get; } = new Dictionary<string, string[]>
    {
        ["Single"] = ["Pipeline:Topology=Single"],
        ["HighAvailability"] = ["Pipeline:Topology=HighAvailability"],
        ["Observability"] = ["Pipeline:Observability=true"],
        ["Embedded"] = ["Pipeline:Backing=Embedded"],
    };

    /// <summary>All names, for theories.</summary>
    public static TheoryData<string> Names => [.. Settings.Keys];

    internal PublishedFolder this[string name] => _folders[name];

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        foreach (var (name, settings) in Settings)
        {
            var folder = await PublishedFolder.CreateAsync(settings);
            folder.ExitCode.ShouldBe(0, folder.Log);
            _folders.Add(name, folder);
        }
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        foreach (var folder in _folders.Values)
            folder.Dispose();
        return Task.CompletedTask;
    }
}
