using Docker.DotNet.Models;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Stacks.Compose;

/// <summary>Makes of a stack file what <c>docker stack deploy</c> makes of it.</summary>
/// <remarks>The file's format: https://docs.docker.com/reference/compose-file/legacy-versions/</remarks>
internal sealed class StackReader(string stack)
{
    /// <summary>The network of services that name none; it needn't be declared.</summary>
    public const string DefaultNetwork = "default";

    /// <exception cref="CommandException">There is something in it that it shouldn't, or that metals doesn't know.</exception>
    public static StackDefinition Read(ComposeFile file, string stack) => ComposeMap.Read(file.Root, new StackReader(stack).Read);

    private StackDefinition Read(ComposeMap root)
    {
        root.Text("version");
        var networks = root.NamedMaps("networks", Network, "network");
        networks.TryAdd(DefaultNetwork, new NetworksCreateParameters { Name = Scoped(DefaultNetwork), Driver = "overlay", Labels = StackLabels.With(stack, null) });
        var volumes = root.NamedMaps("volumes", (_, map) => Volume(map), "volume");
        var secrets = root.NamedMaps("secrets", Secret, "secret");
        var configs = root.NamedMaps("configs", Config, "config");
        var reader = new ServiceReader(stack, networks, volumes, secrets, configs);
        var services = root.NamedMaps("services", reader.Read, "service");
        if (services.Count == 0)
            throw root.Missing("services");

        var used = services.Values.SelectMany(service => service.TaskTemplate!.Networks!.Select(network => network.Target)).ToHashSet();
        return new StackDefinition(
            stack,
            services,
            [.. networks.Values.Where(network => used.Contains(network.Name)).OrderBy(network => network.Name, StringComparer.Ordinal)],
            [.. configs.Values],
            secrets);
    }

    private NetworksCreateParameters Network(string key, ComposeMap map) => new()
    {
        Name = Scoped(key),
        Driver = map.Text("driver") ?? "overlay",
        Options = map.NamedTexts("driver_opts") ?? new Dictionary<string, string>(),
        Internal = map.Truth("internal") ?? false,
        Attachable = map.Truth("attachable") ?? false,
        IPAM = map.Map("ipam", ipam => new IPAM { Config = ipam.Maps("config", config => new IPAMConfig { Subnet = config.RequiredText("subnet") }) }),
        Labels = StackLabels.With(stack, map.NamedTexts("labels")),
    };

    private static VolumeDefinition Volume(ComposeMap map) => new(map.Text("driver"), map.NamedTexts("driver_opts"), map.NamedTexts("labels"));

    private static string Secret(string key, ComposeMap map) => map.Truth("external") == true
        ? map.Text("name") ?? key
        : throw map.Wrong("external", "true: a stack file can't hold secrets");

    private ConfigDefinition Config(string key, ComposeMap map) => new(
        key,
        map.Text("name") ?? Scoped(key),
        map.RequiredText("file"),
        StackLabels.With(stack, map.NamedTexts("labels")),
        map.Text("template_driver"));

    private string Scoped(string key) => $"{stack}_{key}";
}
