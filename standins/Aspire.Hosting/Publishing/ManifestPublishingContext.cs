using System.Globalization;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>Writes resources into the manifest, a description of the application for deployment tools.</summary>
/// <remarks>Schema: https://json.schemastore.org/aspire-8.0.json</remarks>
public sealed partial class ManifestPublishingContext(
    DistributedApplicationExecutionContext executionContext,
    string manifestPath,
    Utf8JsonWriter writer,
    CancellationToken cancellationToken = default)
{
    private readonly HashSet<IResource> _dependent = [];

    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    public string ManifestPath { get; } = manifestPath;

    public Utf8JsonWriter Writer { get; } = writer;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <returns>The path as seen from the manifest's folder, with slashes.</returns>
    public string? GetManifestRelativePath(string? path) => path is null
        ? null
        : Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(ManifestPath))!, path).Replace('\\', '/');

    /// <summary>Remembers resources that a value is made of, so that they are written even if they are not a part of the model.</summary>
    public void TryAddDependentResources(object? value)
    {
        if (value is IResource resource)
        {
            _dependent.Add(resource);
        }
        else if (value is IValueWithReferences composed)
        {
            foreach (var reference in composed.References)
            {
                TryAddDependentResources(reference);
            }
        }
    }

    public void WriteConnectionString(IResource resource)
    {
        if (resource is IResourceWithConnectionString { ConnectionStringExpression: var expression })
        {
            TryAddDependentResources(expression);
            Writer.WriteString("connectionString", expression.ValueExpression);
        }
    }

    public async Task WriteEnvironmentVariablesAsync(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var context = new EnvironmentCallbackContext(ExecutionContext, resource, cancellationToken: CancellationToken);
        foreach (var callback in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await callback.Callback(context);
        }

        if (context.EnvironmentVariables.Count > 0)
        {
            Writer.WriteStartObject("env");
            foreach (var (name, value) in context.EnvironmentVariables)
            {
                Writer.WriteString(name, Expression(value));
            }

            Writer.WriteEndObject();
        }
    }

    public async Task WriteCommandLineArgumentsAsync(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var context = new CommandLineArgsCallbackContext([], resource, CancellationToken) { ExecutionContext = ExecutionContext };
        foreach (var callback in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await callback.Callback(context);
        }

        if (context.Args.Count > 0)
        {
            Writer.WriteStartArray("args");
            foreach (var argument in context.Args)
            {
                Writer.WriteStringValue(Expression(argument));
            }

            Writer.WriteEndArray();
        }
    }

    public void WriteBindings(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (!resource.TryGetEndpoints(out var endpoints))
        {
            return;
        }

        Writer.WriteStartObject("bindings");
        foreach (var endpoint in endpoints)
        {
            Writer.WriteStartObject(endpoint.Name);
            Writer.WriteString("scheme", endpoint.UriScheme);
            Writer.WriteString("protocol", endpoint.Protocol.ToString().ToLowerInvariant());
            Writer.WriteString("transport", endpoint.Transport);
            WriteNumber("port", endpoint.Port);
            WriteNumber("targetPort", endpoint.TargetPort);
            if (endpoint.IsExternal)
            {
                Writer.WriteBoolean("external", true);
            }

            Writer.WriteEndObject();
        }

        Writer.WriteEndObject();
    }

    private void WriteNumber(string name, int? value)
    {
        if (value is { } number)
        {
            Writer.WriteNumber(name, number);
        }
    }

    private string? Expression(object? value)
    {
        var source = value is IResourceBuilder<IResource> builder ? builder.Resource : value;
        TryAddDependentResources(source);
        return source switch
        {
            string text => text,
            IManifestExpressionProvider provider => provider.ValueExpression,
            bool flag => flag ? "true" : "false",
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => source?.ToString(),
        };
    }
}
