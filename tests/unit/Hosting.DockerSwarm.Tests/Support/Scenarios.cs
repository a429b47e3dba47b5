using System.Net.Sockets;

namespace Aspire.Hosting.DockerSwarm.Tests;

/// <summary>Applications that together use all that a stack can express.</summary>
internal static class Scenarios
{
    public static readonly string[] Names = ["defaults", "everything", "jobs", "networks"];

    public static TestSwarm Create(string name)
    {
        var swarm = new TestSwarm(("Parameters:password", "canary-5ecret"), ("Parameters:api-key", "another canary, with $ and \"quotes\""));
        switch (name)
        {
            case "defaults":
                Defaults(swarm);
                break;
            case "everything":
                Everything(swarm);
                break;
            case "jobs":
                Jobs(swarm);
                break;
            case "networks":
                Networks(swarm);
                break;
            default:
                throw new ArgumentException($"There is no scenario '{name}'.", nameof(name));
        }

        return swarm;
    }

    private static void Defaults(TestSwarm swarm)
    {
        var password = swarm.Builder.AddParameter("password", secret: true);
        var db = swarm.AddContainer("db").WithEndpoint(targetPort: 27017, name: "tcp").WithVolume("data", "/data").WithEnvironment("ROOT_PASSWORD", password);
        var api = swarm.AddProject("api").WithHttpEndpoint(port: 8000).WithExternalHttpEndpoints().WithReplicas(2).WithHttpHealthCheck("/health")
            .WithEnvironment("Api__Key", swarm.Builder.AddParameter("api-key", secret: true))
            .WithEnvironment("Db", $"mongodb://admin:{password}@{db.GetEndpoint("tcp").Property(EndpointProperty.HostAndPort)}");
        swarm.AddProject("web").WithHttpEndpoint().WithReference(api);
    }

    private static void Everything(TestSwarm swarm)
    {
        var network = swarm.Swarm.AddOverlayNetwork("back", "10.10.1.0/24").Internal();
        network.Labels["shop.tier"] = "back";
        var key = swarm.Swarm.AddSecretFile("keyfile", swarm.WriteSource("key", "keyfile-canary"));
        swarm.AddContainer("db").PublishAsSwarmService(service =>
        {
            service.Networks.Add(network, "database", "store");
            service.Entrypoint.Add("/entry");
            service.Command.Add("costs $5 and ${HOME}");
            service.Environment["TRUTH"] = "yes";
            service.Environment["NUMBER"] = "08";
            service.Environment["EMPTY"] = "";
            service.Environment["LINES"] = "one\ntwo: \"three\"\t#";
            service.User = "999:998";
            service.WorkingDirectory = "/data";
            service.Hostname = "{{.Service.Name}}";
            service.CapAdd.Add("NET_BIND_SERVICE");
            service.StopGracePeriod = TimeSpan.FromSeconds(90);
            service.StopSignal = "SIGINT";
            service.HealthCheck = new() { Test = { "CMD", "/probe", "--quick" }, StartPeriod = TimeSpan.FromMilliseconds(1500) };
            service.Logging = new("json-file") { Options = { ["max-size"] = "10m" } };
            service.ExtraHosts["elsewhere"] = "10.0.0.5";
            service.Ulimits["nofile"] = new(1024, 2048);
            service.Sysctls["net.core.somaxconn"] = "1024";
            service.ContainerLabels["shop.part"] = "db";
            service.Ports.Add(new(5353, 53, PublishMode.Host, PortProtocol.Udp));
            service.Mounts.Add(new VolumeMount("data", "/data"));
            service.Mounts.Add(new BindMount("/etc/localtime", "/etc/localtime"));
            service.Secrets.Add(key, "/etc/db/key", uid: 999, gid: 0, mode: UnixFileMode.UserRead);
            service.Configs.Add(new SwarmConfig("settings", "name = {{ .Node.Hostname }}") { IsTemplate = true }, "/etc/db.conf");
            service.Deploy.EndpointMode = EndpointMode.Dnsrr;
            service.Deploy.Labels["shop.tier"] = "back";
            service.Deploy.Placement.Constraints.Add("node.labels.db-1 == true");
            service.Deploy.Placement.SpreadOver.Add("node.labels.zone");
            service.Deploy.Placement.MaxReplicasPerNode = 1;
            service.Deploy.Resources.Limits.Cpus = 0.25m;
            service.Deploy.Resources.Limits.Memory = new ByteSize(100_000_001);
            service.Deploy.RestartPolicy.MaxAttempts = 5;
            service.Deploy.RestartPolicy.Window = TimeSpan.FromMinutes(2);
            service.Deploy.UpdateConfig.MaxFailureRatio = 0.25m;
        });
        swarm.Swarm.ConfigureStack(stack => stack.Volumes.Add(new SwarmVolume("data") { Driver = "local", DriverOptions = { ["type"] = "none" }, Labels = { ["shop.backup"] = "daily" } }));
    }

    private static void Jobs(TestSwarm swarm)
    {
        swarm.AddContainer("migrate").PublishAsSwarmService(service => (service.Deploy.Mode, service.Deploy.RestartPolicy.MaxAttempts) = (ServiceMode.ReplicatedJob, 3));
        swarm.AddContainer("clean").PublishAsSwarmService(service => service.Deploy.Mode = ServiceMode.GlobalJob);
        swarm.AddContainer("agent").PublishAsSwarmService(service => service.Deploy.Mode = ServiceMode.Global);
    }

    private static void Networks(TestSwarm swarm)
    {
        var front = swarm.Swarm.AddOverlayNetwork("front", "10.10.0.0/24");
        var back = swarm.Swarm.AddOverlayNetwork("n").Internal();
        front.Attachable = true;
        back.Encrypted = false;
        var db = swarm.AddContainer("db").WithEndpoint(targetPort: 1, name: "tcp", protocol: ProtocolType.Tcp).PublishAsSwarmService(service => service.Networks.Add(back));
        swarm.AddContainer("web").WithEnvironment("DB", db.GetEndpoint("tcp")).PublishAsSwarmService(service =>
        {
            service.Networks.Add(front);
            service.Networks.Add(back, "y");
        });
    }
}
