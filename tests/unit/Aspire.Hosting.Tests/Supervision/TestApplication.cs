using Aspire.Hosting.Testing;

namespace Aspire.Hosting.Tests.Supervision;

/// <summary>An application of small shell programs, run for real.</summary>
internal sealed class TestApplication
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private DistributedApplication? _app;

    public IDistributedApplicationTestingBuilder Builder { get; } = DistributedApplicationTestingBuilder.Create();

    public DistributedApplication App => _app ?? throw new InvalidOperationException("Not started.");

    public IResourceBuilder<ExecutableResource> AddShell(string name, string script) =>
        Builder.AddExecutable(name, "/bin/sh", Path.GetTempPath(), "-c", script);

    public IResourceBuilder<ProjectResource> AddEcho(string name) =>
        Builder.AddProject<Projects.Echo>(name, project => project.ExcludeLaunchProfile = true);

    public async Task StartAsync()
    {
        _app = await Builder.BuildAsync();
        await _app.StartAsync();
    }

    /// <summary>Waits for a state of the resource, or of one instance.</summary>
    public async Task<CustomResourceSnapshot> ReachAsync(string name, string state)
    {
        var reached = await App.ResourceNotifications
            .WaitForResourceAsync(name, change => change.Snapshot.State?.Text == state)
            .WaitAsync(Patience);
        return reached.Snapshot;
    }

    public Task HealthyAsync(string name) => App.ResourceNotifications.WaitForResourceHealthyAsync(name).WaitAsync(Patience);

    public async Task<string[]> LinesAsync(string name)
    {
        var log = App.ResourceNotifications.TryGetCurrentState(name, out var state) ? state.ResourceId : name;
        var lines = new List<string>();
        await foreach (var batch in ((ResourceLoggerService)App.Services.GetService(typeof(ResourceLoggerService))!).GetAllAsync(log))
        {
            lines.AddRange(batch.Select(line => line.Content.Split(' ', 2)[1]));
        }

        return [.. lines];
    }

    public async Task<string> LineAsync(string name, string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        var log = App.ResourceNotifications.TryGetCurrentState(name, out var state) ? state.ResourceId : name;
        await foreach (var batch in ((ResourceLoggerService)App.Services.GetService(typeof(ResourceLoggerService))!).WatchAsync(log).WithCancellation(patience.Token))
        {
            if (batch.FirstOrDefault(line => line.Content.Contains(text, StringComparison.Ordinal)) is { Content: { } found })
            {
                return found;
            }
        }

        throw new InvalidOperationException($"The log of '{name}' has ended without '{text}'.");
    }

    public static int PidOf(CustomResourceSnapshot snapshot) =>
        (int)snapshot.Properties.Single(property => property.Name == "executable.pid").Value!;

    public static bool IsAlive(int pid) => Directory.Exists($"/proc/{pid}") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);

    public static async Task EndedAsync(int pid)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (IsAlive(pid))
        {
            await Task.Delay(20, patience.Token);
        }
    }

    public async Task EndAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        await Builder.DisposeAsync();
    }
}
