using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.Pipelines;

/// <summary>What the command line says of the pipeline.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public class PipelineOptions
{
    public string? Step { get; set; }

    public string? OutputPath { get; set; }

    public string? LogLevel { get; set; }

    public bool ClearCache { get; set; }

    public bool SkipConfirmation { get; set; }
}
