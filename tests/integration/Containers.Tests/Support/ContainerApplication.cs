namespace MetalsPipeline.Containers.Tests.Support;

/// <summary>An app host of a test's own, in this process.</summary>
internal sealed class ContainerApplication : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private DistributedApplication? _app;

    public IDistributedApplicationTestingBuilder Builder { get; } = DistributedApplicationTestingBuilder.Create();

    public DistributedApplication App => _app ?? throw new InvalidOperationException("Not started.");

    /// <summary>Adds a container that runs a script of the shell.</summary>
    public IResourceBuilder<ContainerResource> AddShell(string name, string script, params string[] arguments) =>
        Builder.AddContainer(name, DockerEngine.ShellImage).WithEntrypoint("bash").WithArgs(["-c", script, .. arguments]);

    public async Task StartAsync()
    {
        _app = await Builder.BuildAsync();
        await _app.StartAsync();
    }

    public async Task<CustomResourceSnapshot> ReachAsync(string name, string state)
    {
        var reached = await App.ResourceNotifications.WaitForResourceAsync(name, change => change.Snapshot.State?.Text == state).WaitAsync(Patience);
        return reached.Snapshot;
    }

    public Task<string> LineAsync(string name, string text) => App.LineAsync(name, text, Patience);

    /// <summary>The run's label, which all its containers and networks have.</summary>
    public static async Task<string> RunLabelAsync(CustomResourceSnapshot container) =>
        "aspire.run=" + await Docker.InspectAsync(IdOf(container), "{{index .Config.Labels \"aspire.run\"}}");

    public static string IdOf(CustomResourceSnapshot container) => (string)container.Properties.Single(property => property.Name == "container.id").Value!;

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        await Builder.DisposeAsync();
    }
}
