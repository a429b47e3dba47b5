using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Pipelines;

/// <summary>Where what is published goes.</summary>
[Experimental("ASPIREPIPELINES004", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IPipelineOutputService
{
    string GetOutputDirectory();

    string GetOutputDirectory(IResource resource);

    string GetTempDirectory();

    string GetTempDirectory(IResource resource);
}
