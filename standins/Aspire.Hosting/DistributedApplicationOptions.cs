namespace Aspire.Hosting;

/// <summary>What an app host can be told before it is built.</summary>
public sealed class DistributedApplicationOptions
{
    public string[]? Args { get; set; }

    /// <summary>The assembly whose metadata tells of the app host's projects and user secrets; by default the entry assembly.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>The app host's folder, against which relative paths count; by default the content root.</summary>
    public string? ProjectDirectory { get; set; }

    public bool DisableDashboard { get; set; }

    public string? DashboardApplicationName { get; set; }

    public bool AllowUnsecuredTransport { get; set; }

    /// <summary>Hand the lines of resources to the app host's loggers.</summary>
    public bool EnableResourceLogging { get; set; }
}
