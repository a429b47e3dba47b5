namespace Aspire.Hosting.Testing;

/// <summary>The builder of an app host whose entry point has added its resources and waits to build.</summary>
internal sealed class EntryPointTestingBuilder(EntryPointRun run, DistributedApplicationBuilder inner) : TestingBuilder(inner)
{
    private DistributedApplication? _application;

    public override async Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default) =>
        _application = await run.BuildAsync(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        run.Abandon();
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }
    }
}
