using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Tells resources where to send their telemetry.</summary>
public static class OtlpConfigurationExtensions
{
    public static void AddOtlpEnvironment(IResource resource, IConfiguration configuration, IHostEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(resource);
        Add(resource, configuration, environment, protocol: null);
    }

    public static void AddOtlpEnvironment(IResource resource, IConfiguration configuration, IHostEnvironment environment, OtlpProtocol protocol) =>
        Add(resource, configuration, environment, protocol);

    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddOtlpEnvironment(builder.Resource, builder.ApplicationBuilder.Configuration, builder.ApplicationBuilder.Environment);
        return builder;
    }

    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder, OtlpProtocol protocol)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddOtlpEnvironment(builder.Resource, builder.ApplicationBuilder.Configuration, builder.ApplicationBuilder.Environment, protocol);
        return builder;
    }

    private static void Add(IResource resource, IConfiguration configuration, IHostEnvironment environment, OtlpProtocol? protocol)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(environment);
        resource.Annotations.Add(new OtlpExporterAnnotation { RequiredProtocol = protocol });
        resource.Annotations.Add(new EnvironmentCallbackAnnotation((EnvironmentCallbackContext context) =>
        {
            if (context.ExecutionContext.IsRunMode && OtlpEndpoint.Find(configuration, protocol) is { } endpoint)
            {
                endpoint.AddTo(context.EnvironmentVariables, environment.IsDevelopment());
            }
        }));
    }
}
