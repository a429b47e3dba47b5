using Docker.DotNet.Models;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Stacks.Compose;

/// <summary>Reads a service of a stack file.</summary>
internal sealed class ServiceReader(
    string stack,
    IReadOnlyDictionary<string, NetworksCreateParameters> networks,
    IReadOnlyDictionary<string, VolumeDefinition> volumes,
    IReadOnlyDictionary<string, string> secrets,
    IReadOnlyDictionary<string, ConfigDefinition> configs)
{
    private readonly MountReader _mounts = new(stack, volumes);

    public ServiceSpec Read(string name, ComposeMap map)
    {
        var image = map.RequiredText("image");
        var deploy = map.Map("deploy", DeployReader.Read) ?? DeployReader.Nothing;
        var (capabilitiesToAdd, capabilitiesToDrop) = Capabilities(map.Texts("cap_add"), map.Texts("cap_drop"));
        var labels = StackLabels.With(stack, deploy.Labels);
        labels[StackLabels.Image] = image;
        return new ServiceSpec
        {
            Name = $"{stack}_{name}",
            Labels = labels,
            TaskTemplate = new TaskSpec
            {
                ContainerSpec = new ContainerSpec
                {
                    Image = new ImageName(image).Short,
                    Command = map.Texts("entrypoint"),
                    Args = map.Texts("command"),
                    Hostname = map.Text("hostname"),
                    User = map.Text("user"),
                    Dir = map.Text("working_dir"),
                    Env = map.NamedTexts("environment")?.Select(variable => $"{variable.Key}={variable.Value}").Order(StringComparer.Ordinal).ToList(),
                    Init = map.Truth("init"),
                    ReadOnly = map.Truth("read_only"),
                    CapabilityAdd = capabilitiesToAdd,
                    CapabilityDrop = capabilitiesToDrop,
                    Privileges = new Privileges(),
                    StopSignal = map.Text("stop_signal"),
                    StopGracePeriod = map.Duration("stop_grace_period"),
                    Healthcheck = map.Map("healthcheck", HealthCheck),
                    Mounts = map.Maps("volumes", _mounts.Read),
                    Secrets = [.. map.Maps("secrets", Secret).OrderBy(secret => secret.SecretName, StringComparer.Ordinal)],
                    Configs = [.. map.Maps("configs", Config).OrderBy(config => config.ConfigName, StringComparer.Ordinal)],
                    Hosts = map.Texts("extra_hosts")?.Select(host => Host(map, host)).ToList(),
                    Sysctls = map.NamedTexts("sysctls"),
                    Ulimits = [.. map.NamedMaps("ulimits", Ulimit).OrderBy(limit => limit.Key, StringComparer.Ordinal).Select(limit => limit.Value)],
                    Labels = StackLabels.With(stack, map.NamedTexts("labels")),
                },
                LogDriver = map.Map("logging", logging => new SwarmDriver { Name = logging.Text("driver"), Options = logging.NamedTexts("options") }),
                Resources = deploy.Resources,
                RestartPolicy = deploy.RestartPolicy,
                Placement = deploy.Placement,
                Networks = Networks(name, map),
            },
            Mode = deploy.Mode,
            UpdateConfig = deploy.UpdateConfig,
            RollbackConfig = deploy.RollbackConfig,
            EndpointSpec = new EndpointSpec
            {
                Mode = deploy.EndpointMode,
                Ports = [.. map.Maps("ports", Port).OrderBy(port => port.PublishedPort)],
            },
        };
    }

    private static HealthcheckConfig HealthCheck(ComposeMap map)
    {
        var check = new HealthcheckConfig
        {
            Test = map.Texts("test"),
            Interval = map.Duration("interval"),
            Timeout = map.Duration("timeout"),
            StartPeriod = map.Duration("start_period"),
            Retries = map.Number("retries"),
        };
        return map.Truth("disable") == true ? new HealthcheckConfig { Test = ["NONE"] } : check;
    }

    private static PortConfig Port(ComposeMap map) => new()
    {
        TargetPort = (uint)(map.Number("target") ?? throw map.Missing("target")),
        PublishedPort = (uint)(map.Number("published") ?? 0),
        Protocol = map.Text("protocol") ?? "tcp",
        PublishMode = map.Text("mode") ?? "ingress",
    };

    private List<NetworkAttachmentConfig> Networks(string service, ComposeMap map)
    {
        var aliases = map.NamedMaps("networks", (_, network) => network.Texts("aliases") ?? []);
        if (aliases.Count == 0)
            aliases.Add(StackReader.DefaultNetwork, []);
        return
        [
            .. aliases
                .Select(network => new NetworkAttachmentConfig
                {
                    Target = networks.GetValueOrDefault(network.Key)?.Name ?? throw Undeclared(map, "networks", network.Key),
                    Aliases = [.. network.Value, service],
                })
                .OrderBy(network => network.Target, StringComparer.Ordinal),
        ];
    }

    private SecretReference Secret(ComposeMap map)
    {
        var key = map.RequiredText("source");
        return new SecretReference
        {
            SecretName = secrets.GetValueOrDefault(key) ?? throw Undeclared(map, "source", key),
            File = new SecretReferenceFileTarget { Name = map.Text("target") ?? key, UID = map.Text("uid") ?? "0", GID = map.Text("gid") ?? "0", Mode = Mode(map) },
        };
    }

    private SwarmConfigReference Config(ComposeMap map)
    {
        var key = map.RequiredText("source");
        return new SwarmConfigReference
        {
            ConfigName = configs.GetValueOrDefault(key)?.Name ?? throw Undeclared(map, "source", key),
            File = new ConfigReferenceFileTarget { Name = map.Text("target") ?? key, UID = map.Text("uid") ?? "0", GID = map.Text("gid") ?? "0", Mode = Mode(map) },
        };
    }

    private static uint Mode(ComposeMap map) => map.Parsed("mode", ComposeValues.Mode, "octal permissions like 0400") ?? 0b100_100_100;

    private static Ulimit Ulimit(string name, ComposeMap map) => new()
    {
        Name = name,
        Soft = map.Number("soft") ?? throw map.Missing("soft"),
        Hard = map.Number("hard") ?? throw map.Missing("hard"),
    };

    /// <summary>HOST:ADDRESS becomes a line of /etc/hosts.</summary>
    private static string Host(ComposeMap map, string entry) => entry.Split(':', 2) is [var host, var address]
        ? $"{address} {host}"
        : throw map.Wrong("extra_hosts", "a list of HOST:ADDRESS");

    /// <summary>By their full names; what is given isn't taken away.</summary>
    private static (IList<string> Add, IList<string> Drop) Capabilities(IList<string>? add, IList<string>? drop)
    {
        var added = FullNames(add);
        return (added, [.. FullNames(drop).Except(added)]);

        static List<string> FullNames(IList<string>? names)
        {
            var full = (names ?? []).Select(name => name.ToUpperInvariant())
                .Select(name => name == "ALL" || name.StartsWith("CAP_", StringComparison.Ordinal) ? name : $"CAP_{name}")
                .Distinct().Order(StringComparer.Ordinal).ToList();
            return full.Contains("ALL") ? ["ALL"] : full;
        }
    }

    private static Cli.CommandException Undeclared(ComposeMap map, string where, string key) => map.Wrong(where, $"declared at the end of the file: there is no '{key}'");
}
