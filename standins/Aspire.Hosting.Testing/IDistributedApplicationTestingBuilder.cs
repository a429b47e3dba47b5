namespace Aspire.Hosting.Testing;

/// <summary>The builder of an app host under test: the test can change the model before it builds.</summary>
public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable, IDisposable
{
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}
