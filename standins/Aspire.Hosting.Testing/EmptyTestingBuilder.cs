using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>The builder of an app host that consists of what the test adds.</summary>
internal sealed class EmptyTestingBuilder(DistributedApplicationBuilder inner) : TestingBuilder(inner)
{
    private readonly DistributedApplicationBuilder _inner = inner;
    private DistributedApplication? _application;

    public static EmptyTestingBuilder Create(string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        var hook = new SettingsHook((options, settings) =>
        {
            options.Args = settings.Args = args;
            options.DisableDashboard = true;
            options.EnableResourceLogging = true;
            settings.Configuration ??= new();
            settings.Configuration.AddInMemoryCollection([new("DcpPublisher:RandomizePorts", "true")]);
            configure(options, settings);
        });
        var previous = AppHostHook.Current;
        AppHostHook.Current = hook;
        try
        {
            return new(new(new DistributedApplicationOptions()));
        }
        finally
        {
            AppHostHook.Current = previous;
        }
    }

    public override Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(_application = _inner.Build());

    public override ValueTask DisposeAsync() => _application?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Changes the settings and nothing else.</summary>
    private sealed class SettingsHook(Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure) : AppHostHook
    {
        public override void Creating(DistributedApplicationOptions options, HostApplicationBuilderSettings settings) => configure(options, settings);

        public override void Building(DistributedApplicationBuilder builder)
        {
        }

        public override void Built(DistributedApplication application)
        {
        }

        public override Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
