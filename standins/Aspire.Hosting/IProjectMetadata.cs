using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Where a project is; generated for every project that the app host's project refers to.</summary>
public interface IProjectMetadata : IResourceAnnotation
{
    string ProjectPath { get; }

    LaunchSettings? LaunchSettings => null;

    bool SuppressBuild => false;
}
