namespace MetalsPipeline.Bench.Pipeline;

/// <summary>Finds our services beside our own output folder, built in the same configuration.</summary>
internal static class OwnPrograms
{
    public static string Find(string project)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, $"MetalsPipeline.{project}.dll");
    }
}
