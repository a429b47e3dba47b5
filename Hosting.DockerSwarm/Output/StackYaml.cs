using Aspire.Hosting.DockerSwarm.Stack;

namespace Aspire.Hosting.DockerSwarm.Output;

/// <summary>Writes a stack in the compose format, version 3, as <c>docker stack deploy</c> reads it.</summary>
/// <remarks>
/// The same stack is the same text, byte for byte. Reference: https://docs.docker.com/reference/compose-file/legacy-versions/
/// </remarks>
internal static class StackYaml
{
    private const string Comment =
        "# Written by 'aspire publish'; change the app host instead. Secrets are created beside it: see README.md.";

    public static string Write(SwarmStack stack) => new YamlMap()
        // Docker before version 25 asks for it.
        .Add("version", "3.9")
        .Add("services", Keyed(stack.Services.Values, service => service.Name, ServiceYaml.Map))
        .Add("networks", Keyed(stack.Networks, network => network.Name, Map))
        .Add("volumes", Keyed(stack.Volumes, volume => volume.Name, Map))
        .Add("secrets", Keyed(stack.Secrets, secret => secret.Key, Map))
        .Add("configs", Keyed(stack.Configs, config => config.Key, Map))
        .Write(Comment);

    private static YamlMap Keyed<T>(IEnumerable<T> items, Func<T, string> key, Func<T, YamlMap> map)
    {
        var all = new YamlMap();
        foreach (var item in items.OrderBy(key, StringComparer.Ordinal))
        {
            all.Declare(key(item), map(item));
        }

        return all;
    }

    private static YamlMap Map(OverlayNetwork network) => new YamlMap()
        .Add("driver", "overlay")
        .Add("driver_opts", network.Encrypted ? [KeyValuePair.Create("encrypted", "true")] : [])
        .Add("internal", network.IsInternal)
        .Add("attachable", network.Attachable)
        .Add("ipam", network.Subnet is null ? null : new YamlMap().Add("config", [new YamlMap().Add("subnet", network.Subnet)]))
        .Add("labels", network.Labels);

    private static YamlMap Map(SwarmVolume volume) => new YamlMap()
        .Add("driver", volume.Driver)
        .Add("driver_opts", volume.DriverOptions)
        .Add("labels", volume.Labels);

    private static YamlMap Map(SwarmSecret secret) => new YamlMap()
        .Add("external", true)
        .Add("name", secret.Name);

    private static YamlMap Map(SwarmConfig config) => new YamlMap()
        .Add("name", config.Name)
        .Add("file", $"./{PublishedFiles.ConfigFolder}/{config.Key}")
        .Add("template_driver", config.IsTemplate ? "golang" : null);
}
