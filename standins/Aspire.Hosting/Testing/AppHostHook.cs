using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>
/// Lets a test take part in what an app host's entry point does. It flows with the entry point's own execution only, so that the test, and
/// other app hosts in the same process, are not touched by it.
/// </summary>
internal abstract class AppHostHook
{
    private static readonly AsyncLocal<AppHostHook?> Flowing = new();

    public static AppHostHook? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    /// <summary>Before the builder is made: options can be changed.</summary>
    public abstract void Creating(DistributedApplicationOptions options, HostApplicationBuilderSettings settings);

    /// <summary>The entry point wants to build; returns when the test has added what it wants.</summary>
    public abstract void Building(DistributedApplicationBuilder builder);

    public abstract void Built(DistributedApplication application);

    /// <summary>The entry point wants the application to start; ends when the test has started it.</summary>
    public abstract Task StartedAsync(CancellationToken cancellationToken);
}
