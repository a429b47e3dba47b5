using System.IO.Compression;

namespace MetalsPipeline.Ops.Swarm.Doctor;

/// <summary>What this machine's Linux can do, built in or by a module that it can load.</summary>
/// <param name="root">Where its files are: "/".</param>
/// <param name="release">Its release, as uname -r has it.</param>
internal sealed class Kernel(string root, string release)
{
    private string Modules => Path.Combine(root, "lib/modules", release);

    /// <summary>Whether it has something; null if nothing tells.</summary>
    /// <param name="module">The module's name.</param>
    /// <param name="setting">The setting with which the kernel is built.</param>
    public bool? Has(string module, string setting)
    {
        if (Directory.Exists(Path.Combine(root, "sys/module", module)))
            return true;
        if (Directory.Exists(Modules))
            return IsListed(module, "modules.builtin") || IsListed(module, "modules.dep") || Configured(setting) == 'y';
        return Configured(setting) switch
        {
            null => null,
            var value => value == 'y', // A module that isn't in the folder can't be loaded.
        };
    }

    private bool IsListed(string module, string list)
    {
        var file = Path.Combine(Modules, list);
        // MODULE.ko, or compressed; files of a module may be listed after it.
        return File.Exists(file) && File.ReadLines(file).Any(line => line.Split(':')[0].Contains($"/{module}.ko", StringComparison.Ordinal));
    }

    /// <summary>'y', 'm', 'n', or null where the settings aren't to be had.</summary>
    private char? Configured(string setting)
    {
        var packed = Path.Combine(root, "proc/config.gz");
        var plain = Path.Combine(root, "boot", $"config-{release}");
        if (!File.Exists(packed) && !File.Exists(plain))
            return null;
        using var reader = File.Exists(packed)
            ? new StreamReader(new GZipStream(File.OpenRead(packed), CompressionMode.Decompress))
            : new StreamReader(plain);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith($"{setting}=", StringComparison.Ordinal))
                return line[setting.Length + 1];
        }

        return 'n';
    }
}
