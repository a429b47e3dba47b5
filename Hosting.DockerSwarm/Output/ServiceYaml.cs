using System.Globalization;
using Aspire.Hosting.DockerSwarm.Stack;

namespace Aspire.Hosting.DockerSwarm.Output;

/// <summary>Writes a service.</summary>
internal static class ServiceYaml
{
    public static YamlMap Map(SwarmService service) => new YamlMap()
        .Add("image", service.Image)
        .Add("entrypoint", service.Entrypoint)
        .Add("command", service.Command)
        .Add("hostname", service.Hostname)
        .Add("user", service.User)
        .Add("working_dir", service.WorkingDirectory)
        .Add("environment", service.Environment)
        .Add("init", service.Init)
        .Add("read_only", service.ReadOnly)
        .Add("cap_drop", service.CapDrop)
        .Add("cap_add", service.CapAdd)
        .Add("stop_signal", service.StopSignal)
        .Add("stop_grace_period", Duration.Text(service.StopGracePeriod))
        .Add("healthcheck", Map(service.HealthCheck))
        .Add("ports", service.Ports.Select(Map))
        .Add("networks", Networks(service))
        .Add("volumes", service.Mounts.Select(Map))
        .Add("secrets", service.Secrets.Select(file => Map(file, file.Source.Key)))
        .Add("configs", service.Configs.Select(file => Map(file, file.Source.Key)))
        .Add("extra_hosts", service.ExtraHosts.Select(host => $"{host.Key}:{host.Value}"))
        .Add("sysctls", service.Sysctls)
        .Add("ulimits", Ulimits(service))
        .Add("logging", service.Logging is not { } logging ? null : new YamlMap().Add("driver", logging.Driver).Add("options", logging.Options))
        .Add("labels", service.ContainerLabels)
        .Add("deploy", DeployYaml.Map(service));

    private static YamlMap? Map(HealthCheck? check) => check switch
    {
        null => null,
        { Disable: true } => new YamlMap().Add("disable", true),
        _ => new YamlMap()
            .Add("test", check.Test)
            .Add("interval", Duration.Text(check.Interval))
            .Add("timeout", Duration.Text(check.Timeout))
            .Add("retries", check.Retries)
            .Add("start_period", Duration.Text(check.StartPeriod)),
    };

    private static YamlMap Map(PublishedPort port) => new YamlMap()
        .Add("target", port.Target)
        .Add("published", port.Published)
        .Add("protocol", port.Protocol == PortProtocol.Udp ? "udp" : "tcp")
        .Add("mode", port.Mode == PublishMode.Host ? "host" : "ingress");

    private static YamlMap Networks(SwarmService service)
    {
        var networks = new YamlMap();
        foreach (var network in service.Networks)
        {
            networks.Declare(network.Network.Name, new YamlMap().Add("aliases", network.Aliases));
        }

        return networks;
    }

    private static YamlMap Map(ServiceMount mount) => mount switch
    {
        VolumeMount volume => new YamlMap().Add("type", "volume").Add("source", volume.Source).Add("target", volume.Target)
            .AddPlain("read_only", volume.ReadOnly ? "true" : null),
        BindMount bind => new YamlMap().Add("type", "bind").Add("source", bind.Source).Add("target", bind.Target)
            .AddPlain("read_only", bind.ReadOnly ? "true" : null),
        TmpfsMount tmpfs => new YamlMap().Add("type", "tmpfs").Add("target", tmpfs.Target)
            .Add("tmpfs", tmpfs.Size is { } size ? new YamlMap().Add("size", size.Bytes) : null),
        _ => throw new InvalidOperationException($"A mount of type {mount.GetType().Name} is unknown."),
    };

    private static YamlMap Map<T>(ServiceFile<T> file, string key)
        where T : class => new YamlMap()
        .Add("source", key)
        .Add("target", file.Target)
        .Add("uid", file.Uid?.ToString(CultureInfo.InvariantCulture))
        .Add("gid", file.Gid?.ToString(CultureInfo.InvariantCulture))
        // An octal number: Docker refuses text.
        .AddPlain("mode", file.Mode is { } mode ? "0" + Convert.ToString((int)mode, toBase: 8) : null);

    private static YamlMap Ulimits(SwarmService service)
    {
        var limits = new YamlMap();
        foreach (var (name, limit) in service.Ulimits)
        {
            limits.Add(name, new YamlMap().Add("soft", limit.Soft).Add("hard", limit.Hard));
        }

        return limits;
    }
}
