namespace Aspire.Hosting;

/// <summary>How a project is added.</summary>
public class ProjectResourceOptions
{
    /// <summary>The launch profile whose endpoints and environment to use; by default the first one of the project.</summary>
    public string? LaunchProfileName { get; set; }

    public bool ExcludeLaunchProfile { get; set; }
}
