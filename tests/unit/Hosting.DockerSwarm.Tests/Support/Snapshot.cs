using System.Runtime.CompilerServices;

namespace Aspire.Hosting.DockerSwarm.Tests;

/// <summary>Texts that are kept beside the tests. UPDATE_SNAPSHOTS=1 writes what is there now in their place; read the difference before you keep it.</summary>
internal static class Snapshot
{
    public static void ShouldMatch(string actual, string name, [CallerFilePath] string caller = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(caller)!, "Snapshots", name);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, actual);
        }

        actual.ShouldBe(File.ReadAllText(path));
    }
}
