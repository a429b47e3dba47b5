namespace Aspire.Hosting.Supervision;

/// <summary>Finds the program of a command.</summary>
internal static class CommandPath
{
    /// <exception cref="DistributedApplicationException">There is no such program.</exception>
    public static string Find(string command, string workingDirectory)
    {
        if (command.Contains(Path.DirectorySeparatorChar))
        {
            var path = Path.GetFullPath(command, workingDirectory);
            return File.Exists(path) ? path : throw new DistributedApplicationException($"There is no program '{path}'.");
        }

        return FindOnPath(command) ?? throw new DistributedApplicationException(
            $"There is no program '{command}' on the PATH. Install it, or give the full path of the program.");
    }

    public static string? FindOnPath(string command)
    {
        var names = OperatingSystem.IsWindows() ? [command, $"{command}.exe", $"{command}.cmd"] : new[] { command };
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names, (folder, name) => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>The .NET host that runs this process, or else that of the machine.</summary>
    public static string Dotnet =>
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host && File.Exists(host) ? host
        : Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath!
        : Find("dotnet", Environment.CurrentDirectory);
}
