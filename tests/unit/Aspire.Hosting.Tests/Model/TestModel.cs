using Aspire.Hosting.Supervision;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.Tests.Model;

/// <summary>Builds models without running them, and reads them.</summary>
internal static class TestModel
{
    public static IDistributedApplicationBuilder Create(params string[] args) =>
        DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, DisableDashboard = true });

    public static IDistributedApplicationBuilder CreateForPublish() => Create("--operation", "publish");

    public static void Allocate(this IResourceBuilder<IResourceWithEndpoints> builder, string endpoint, int port, string? targetPort = null)
    {
        var annotation = builder.Resource.GetEndpoint(endpoint).EndpointAnnotation;
        annotation.AllocatedEndpoint = new(annotation, "localhost", port, targetPort);
    }

    public static async Task<Dictionary<string, string>> EnvironmentAsync(this IResourceBuilder<IResource> builder)
    {
        var configuration = await builder.ConfigurationAsync();
        return configuration.Environment.ToDictionary(variable => variable.Key, variable => variable.Value.Text);
    }

    public static Task<ResourceConfiguration> ConfigurationAsync(this IResourceBuilder<IResource> builder) =>
        ResourceConfiguration.BuildAsync(builder.Resource, builder.ApplicationBuilder.ExecutionContext, NullLogger.Instance, CancellationToken.None);

    /// <summary>The variables as a publisher sees them: expressions in place of values.</summary>
    public static async Task<Dictionary<string, string>> PublishedEnvironmentAsync(this IResourceBuilder<IResource> builder)
    {
        var context = new EnvironmentCallbackContext(builder.ApplicationBuilder.ExecutionContext, builder.Resource);
        foreach (var callback in builder.Resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await callback.Callback(context);
        }

        return context.EnvironmentVariables.ToDictionary(
            variable => variable.Key,
            variable => variable.Value is IManifestExpressionProvider value ? value.ValueExpression : variable.Value.ToString()!);
    }
}
