using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.DotnetProjects;

/// <summary>Which of a project's launch profiles counts.</summary>
internal static class LaunchProfileSelection
{
    private static readonly JsonSerializerOptions Lenient = new() { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The named one; else that under which the app host itself runs; else the project's first that runs the project.</summary>
    public static LaunchProfile? Select(IResourceBuilder<ProjectResource> project, IProjectMetadata metadata, ProjectResourceOptions options)
    {
        if (options.ExcludeLaunchProfile)
        {
            project.WithAnnotation<ExcludeLaunchProfileAnnotation>();
            return null;
        }

        var profiles = (metadata.LaunchSettings ?? Read(metadata.ProjectPath))?.Profiles ?? [];
        if (options.LaunchProfileName is { } named)
        {
            project.WithAnnotation(new LaunchProfileAnnotation(named));
            return profiles.GetValueOrDefault(named) ?? throw new DistributedApplicationException(
                $"The project '{metadata.ProjectPath}' has no launch profile '{named}'. "
                + (profiles.Count == 0 ? "It has none at all." : $"Its profiles: {string.Join(", ", profiles.Keys)}."));
        }

        if (project.ApplicationBuilder.Configuration["DOTNET_LAUNCH_PROFILE"] is { Length: > 0 } own)
        {
            project.WithAnnotation(new DefaultLaunchProfileAnnotation(own));
            if (profiles.TryGetValue(own, out var same))
            {
                return same;
            }
        }

        return profiles.Values.FirstOrDefault(profile => "Project".Equals(profile.CommandName, StringComparison.OrdinalIgnoreCase));
    }

    public static LaunchSettings? Read(string projectPath)
    {
        var path = Path.Combine(Path.GetDirectoryName(projectPath)!, "Properties", "launchSettings.json");
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize<LaunchSettings>(file, Lenient);
        }
        catch (JsonException exception)
        {
            throw new DistributedApplicationException($"The launch settings in '{path}' are not valid: {exception.Message}", exception);
        }
    }
}
