using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>One run of an app host's entry point, on a thread of its own, with the test deciding when it goes on.</summary>
internal sealed class EntryPointRun(Assembly appHost, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure) : AppHostHook
{
    private readonly TaskCompletionSource<DistributedApplicationBuilder> _building = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayBuild = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _abandoned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <returns>The builder with all that the entry point adds.</returns>
    public Task<DistributedApplicationBuilder> StartAsync(CancellationToken cancellationToken)
    {
        var entryPoint = appHost.EntryPoint
            ?? throw new InvalidOperationException($"The assembly '{appHost.GetName().Name}' has no entry point; an app host is an executable.");
        // A thread of its own, because the entry point blocks in Build until the test goes on.
        var thread = new Thread(() => Run(entryPoint)) { IsBackground = true, Name = $"{appHost.GetName().Name} entry point" };
        thread.Start();
        return _building.Task.WaitAsync(cancellationToken);
    }

    public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        _mayBuild.TrySetResult();
        return _built.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Lets the entry point end if it still waits to build.</summary>
    public void Abandon()
    {
        _abandoned.TrySetResult();
        _mayBuild.TrySetException(new OperationCanceledException("The test has disposed the app host's builder."));
    }

    public override void Creating(DistributedApplicationOptions options, HostApplicationBuilderSettings settings) => configure(options, settings);

    public override void Building(DistributedApplicationBuilder builder)
    {
        _building.TrySetResult(builder);
        _mayBuild.Task.GetAwaiter().GetResult();
    }

    public override void Built(DistributedApplication application) => _built.TrySetResult(application);

    public override async Task StartedAsync(CancellationToken cancellationToken)
    {
        var application = await _built.Task;
        var started = new TaskCompletionSource();
        var lifetime = (IHostApplicationLifetime)application.Services.GetService(typeof(IHostApplicationLifetime))!;
        await using var whenStarted = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await using var whenStopping = lifetime.ApplicationStopping.Register(() => started.TrySetResult());
        await Task.WhenAny(started.Task, _abandoned.Task).WaitAsync(cancellationToken);
    }

    private void Run(MethodInfo entryPoint)
    {
        Current = this;
        try
        {
            var result = entryPoint.Invoke(null, BindingFlags.DoNotWrapExceptions, null, entryPoint.GetParameters().Length == 0 ? [] : [Array.Empty<string>()], null);
            if (result is Task task)
            {
                task.GetAwaiter().GetResult();
            }

            Fail(new InvalidOperationException("The app host's entry point has ended without building an application."));
        }
#pragma warning disable CA1031 // The entry point's failure is the test's: whoever waits for the next step gets it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(exception);
        }
    }

    private void Fail(Exception exception)
    {
        _building.TrySetException(exception);
        _built.TrySetException(exception);
    }
}
