namespace Aspire.Hosting.Dashboard;

/// <summary>Finds the dashboard: as the CLI says, in the CLI's own folder, or where eng/install-aspire-cli.sh put it.</summary>
internal static class DashboardExecutable
{
    public const string PathVariable = "ASPIRE_DASHBOARD_PATH";

    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } stated)
        {
            return File.Exists(stated) ? stated : null;
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg : Path.Combine(home, ".cache");
        string[] roots = [Path.Combine(home, ".aspire"), Path.Combine(cache, "metals-pipeline", "aspire-13.5.4")];
        return roots.Select(root => Path.Combine(root, "bundle", "managed", OperatingSystem.IsWindows() ? "aspire-managed.exe" : "aspire-managed"))
            .FirstOrDefault(File.Exists);
    }
}
