using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Pipelines.Execution;

/// <inheritdoc cref="IPipelineOutputService" />
internal sealed class OutputFolders(IOptions<PipelineOptions> options, IConfiguration configuration) : IPipelineOutputService, IDisposable
{
    private readonly Lazy<DirectoryInfo> _temporary = new(() => Directory.CreateTempSubdirectory("aspire-pipelines-"));

    public string GetOutputDirectory() => options.Value.OutputPath is { Length: > 0 } stated
        ? Path.GetFullPath(stated)
        : Path.Combine(configuration["AppHost:Directory"] ?? Environment.CurrentDirectory, "aspire-output");

    public string GetOutputDirectory(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return Path.Combine(GetOutputDirectory(), resource.Name);
    }

    public string GetTempDirectory() => _temporary.Value.FullName;

    public string GetTempDirectory(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return Path.Combine(GetTempDirectory(), resource.Name);
    }

    public void Dispose()
    {
        if (_temporary.IsValueCreated)
        {
            _temporary.Value.Delete(recursive: true);
        }
    }
}
