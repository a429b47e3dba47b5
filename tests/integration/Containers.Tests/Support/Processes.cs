using System.Globalization;

namespace MetalsPipeline.Containers.Tests.Support;

/// <summary>Looks at the machine's processes.</summary>
internal static class Processes
{
    /// <summary>Ids of a process's children and their children.</summary>
    public static List<int> TreeOf(int root)
    {
        // /proc/PID/stat: the parent's id is the second field behind the name, which is in parentheses (proc(5)).
        var parents = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) && StatOf(folder) is [_, var parent, ..])
                parents[id] = int.Parse(parent, CultureInfo.InvariantCulture);
        }

        List<int> tree = [root];
        for (var i = 0; i < tree.Count; i++)
            tree.AddRange(parents.Where(entry => entry.Value == tree[i]).Select(entry => entry.Key));
        return tree[1..];
    }

    private static string[] StatOf(string folder)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return []; // It ended meanwhile.
        }
    }
}
