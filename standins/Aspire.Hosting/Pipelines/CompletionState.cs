using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.Pipelines;

/// <summary>How far a step or task is.</summary>
[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public enum CompletionState
{
    InProgress = 0,
    Completed = 1,
    CompletedWithWarning = 2,
    CompletedWithError = 3,
}
