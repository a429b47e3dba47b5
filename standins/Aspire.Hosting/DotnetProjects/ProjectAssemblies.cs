using System.Diagnostics;
using System.Reflection;
using Aspire.Hosting.Supervision;

namespace Aspire.Hosting.DotnetProjects;

/// <summary>Where the built assemblies of projects are.</summary>
internal sealed class ProjectAssemblies(Assembly? appHostAssembly)
{
    /// <summary>The prefix of the metadata that Aspire.AppHost.Sdk writes into the app host for every project that it refers to.</summary>
    private const string MetadataPrefix = "project-assembly:";

    /// <exception cref="DistributedApplicationException">The project is not built.</exception>
    public async Task<string> FindAsync(string projectPath, CancellationToken cancellationToken)
    {
        var path = FromMetadata(projectPath) ?? await AskBuildAsync(projectPath, cancellationToken);
        return File.Exists(path) ? path : throw new DistributedApplicationException(
            $"The project '{projectPath}' is not built: there is no '{path}'. Build it ('dotnet build'), then start again.");
    }

    private string? FromMetadata(string projectPath) => appHostAssembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(metadata => metadata.Key == MetadataPrefix + projectPath)?.Value;

    /// <summary>For projects that the app host's project file doesn't refer to.</summary>
    private static async Task<string> AskBuildAsync(string projectPath, CancellationToken cancellationToken)
    {
        if (!File.Exists(projectPath))
        {
            throw new DistributedApplicationException($"There is no project '{projectPath}'.");
        }

        var start = new ProcessStartInfo(CommandPath.Dotnet, ["msbuild", projectPath, "-nologo", "-getProperty:TargetPath"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var msbuild = Process.Start(start)!;
        var error = msbuild.StandardError.ReadToEndAsync(cancellationToken);
        var output = await msbuild.StandardOutput.ReadToEndAsync(cancellationToken);
        await msbuild.WaitForExitAsync(cancellationToken);
        return msbuild.ExitCode == 0 ? output.Trim() : throw new DistributedApplicationException(
            $"MSBuild doesn't know the assembly of '{projectPath}': {output.Trim()}{(await error).Trim()}");
    }
}
