namespace MetalsPipeline.Embedded.Kafka.Tests;

/// <summary>
/// A test with a program that isn't ours and need not be installed; where it isn't, the test is skipped and says how to get it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactWithToolAttribute : FactAttribute
{
    public FactWithToolAttribute(string path, string howToInstall)
    {
        if (!File.Exists(Resolve(path)) && !Directory.Exists(Resolve(path)))
            Skip = $"{Resolve(path)} isn't installed ({howToInstall}).";
    }

    /// <summary>A leading ~/.cache stands for the user's cache folder.</summary>
    public static string Resolve(string path)
    {
        const string UserCache = "~/.cache";
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } configured
            ? configured
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return path.StartsWith(UserCache, StringComparison.Ordinal) ? cache + path[UserCache.Length..] : path;
    }
}
