namespace Aspire.Hosting.DockerSwarm.Tests.Rules;

/// <summary>What a Swarm would refuse, or take and never run, is told before anything is written.</summary>
public sealed class RuleTests : IDisposable
{
    private readonly TestSwarm _swarm = new(("Parameters:password", "canary-5ecret"));

    public void Dispose() => _swarm.Dispose();

    public static TheoryData<string, Action<SwarmService>> WrongServices => new()
    {
        { "image: 'registry.test/one' doesn't say which version runs; state a tag other than latest (WithImageTag), or a digest (WithImageSHA256).", s => s.Image = "registry.test/one" },
        { "image: 'registry.test/one:latest' doesn't say which version runs; state a tag other than latest (WithImageTag), or a digest (WithImageSHA256).", s => s.Image = "registry.test/one:latest" },
        { "image: 'One Image:1' isn't an image's name; write it like registry.example.com/shop/api:1.2, in lower case.", s => s.Image = "One Image:1" },
        { "image: it has none.", s => s.Image = null },
        { "user: 'root user' isn't a user; write it like 10001:10001 or postgres.", s => s.User = "root user" },
        { "stop_grace_period: it can't be less than zero.", s => s.StopGracePeriod = -TimeSpan.FromSeconds(1) },
        { "environment: 'A=B' isn't a variable's name.", s => s.Environment["A=B"] = "c" },
        { "capabilities: 'net admin' isn't a capability; write it like NET_BIND_SERVICE, or ALL.", s => s.CapAdd.Add("net admin") },
        { "ulimits nofile: the soft limit 10 is more than the hard limit 5.", s => s.Ulimits["nofile"] = new(10, 5) },
        { "healthcheck.test: it begins with CMD or CMD-SHELL, followed by what is executed; to switch the image's check off, set Disable.", s => s.HealthCheck = new() { Test = { "curl", "x" } } },
        { "healthcheck.interval: it must be a millisecond or more.", s => s.HealthCheck = new() { Interval = TimeSpan.Zero } },
        { "healthcheck.timeout: it must be a millisecond or more.", s => s.HealthCheck = new() { Timeout = TimeSpan.Zero } },
        { "healthcheck.start_period: it can't be less than zero.", s => s.HealthCheck = new() { StartPeriod = -TimeSpan.FromHours(1) } },
        { "healthcheck.retries: it is 0; use at least 1.", s => s.HealthCheck = new() { Retries = 0 } },
        { "deploy.replicas: it is 0; use at least 1.", s => s.Deploy.Replicas = 0 },
        { "deploy.replicas: a global service has one task on each node; leave replicas out, or use ServiceMode.Replicated.", s => (s.Deploy.Mode, s.Deploy.Replicas) = (ServiceMode.Global, 2) },
        { "deploy.placement.max_replicas_per_node: a global service has one task on each node anyway.", s => (s.Deploy.Mode, s.Deploy.Placement.MaxReplicasPerNode) = (ServiceMode.Global, 2) },
        { "deploy.placement.max_replicas_per_node: it is 0; use at least 1.", s => s.Deploy.Placement.MaxReplicasPerNode = 0 },
        { "deploy.restart_policy.condition: a job that is done isn't started again; use OnFailure or None.", s => (s.Deploy.Mode, s.Deploy.RestartPolicy.Condition) = (ServiceMode.ReplicatedJob, RestartCondition.Any) },
        { "deploy.placement.constraints: 'zone = a' isn't a constraint; write it like node.labels.zone == a, node.role != manager or node.hostname == one.", s => s.Deploy.Placement.Constraints.Add("zone = a") },
        { "deploy.placement.preferences: tasks can't be spread over 'zone'; write it like node.labels.zone.", s => s.Deploy.Placement.SpreadOver.Add("zone") },
        { "deploy.resources.limits.cpus: it must be more than zero.", s => (s.Deploy.Resources.Limits.Cpus, s.Deploy.Resources.Reservations.Cpus) = (0, null) },
        { "deploy.resources.reservations.cpus: it must be more than zero.", s => s.Deploy.Resources.Reservations.Cpus = 0 },
        { "deploy.resources.reservations.cpus: it is 2, more than the limit of 1.5.", s => (s.Deploy.Resources.Limits.Cpus, s.Deploy.Resources.Reservations.Cpus) = (1.5m, 2) },
        { "deploy.resources.limits.memory: it is 4M; Docker wants at least 6M.", s => (s.Deploy.Resources.Limits.Memory, s.Deploy.Resources.Reservations.Memory) = (ByteSize.MiB(4), null) },
        { "deploy.resources.reservations.memory: it must be more than zero.", s => s.Deploy.Resources.Reservations.Memory = default(ByteSize) },
        { "deploy.resources.reservations.memory: it is 2G, more than the limit of 512M.", s => s.Deploy.Resources.Reservations.Memory = ByteSize.GiB(2) },
        { "deploy.resources.limits.pids: it is 0; use at least 1.", s => s.Deploy.Resources.Limits.Pids = 0 },
        { "deploy.update_config.parallelism: it is -1; use at least 0.", s => s.Deploy.UpdateConfig.Parallelism = -1 },
        { "deploy.update_config.delay: it can't be less than zero.", s => s.Deploy.UpdateConfig.Delay = -TimeSpan.FromSeconds(1) },
        { "deploy.update_config.max_failure_ratio: it is 2; use 0 to 1.", s => s.Deploy.UpdateConfig.MaxFailureRatio = 2 },
        { "deploy.update_config.order: two tasks can't share a port of the node, so a new one would wait for ever; use StopFirst.", s => { s.Ports.Add(new(80, 80, PublishMode.Host)); s.Deploy.UpdateConfig.Order = UpdateOrder.StartFirst; } },
        { "deploy.update_config.monitor: it ends before the health check's start period does, so a failure would go unseen; make it longer.", s => { s.HealthCheck = new(); s.Deploy.UpdateConfig.Monitor = TimeSpan.FromSeconds(20); } },
        { "deploy.rollback_config.failure_action: there is nothing to go back to from a rollback; use Pause or Continue.", s => s.Deploy.RollbackConfig.FailureAction = UpdateFailureAction.Rollback },
        { "ports: 70000:80: ports are between 1 and 65535.", s => s.Ports.Add(new(70000, 80)) },
        { "ports: 80 is published through the ingress network, which has no way to a service with endpoint mode dnsrr; use PublishMode.Host, or EndpointMode.Vip.", s => { s.Ports.Add(new(80, 80)); s.Deploy.EndpointMode = EndpointMode.Dnsrr; } },
        { "ports: 80 is published by 'one' already.", s => { s.Ports.Add(new(80, 80)); s.Ports.Add(new(80, 81)); } },
        { "mounts: 2 things are mounted at /tmp; one would hide the other.", s => s.Mounts.Add(new VolumeMount("data", "/tmp/")) },
        { "mounts: 'data' isn't an absolute path.", s => s.Mounts.Add(new VolumeMount("data", "data")) },
        { "mounts: the node's path of '/data' isn't absolute.", s => s.Mounts.Add(new BindMount("data", "/data")) },
        { "mounts: the size of '/run' must be more than zero.", s => s.Mounts.Add(new TmpfsMount("/run", default(ByteSize))) },
        { "configs /etc/x: owner -1:0: users and groups are numbers from 0.", s => s.Configs.Add(new SwarmConfig("x", "x"), "/etc/x", uid: -1) },
        { "configs /etc/x: mode 04000: permissions are between 0 and 0777.", s => s.Configs.Add(new SwarmConfig("x", "x"), "/etc/x", mode: UnixFileMode.SetUser) },
        { "networks: 'unknown' isn't a network of the stack. Add it with AddOverlayNetwork; there are 'default'.", s => s.Networks.Add(new OverlayNetwork("unknown")) },
    };

    [Theory]
    [MemberData(nameof(WrongServices), DisableDiscoveryEnumeration = true)]
    public async Task A_service_that_cannot_run_is_refused(string problem, Action<SwarmService> change)
    {
        _swarm.AddContainer("one").PublishAsSwarmService(service => service.Networks.Add(_swarm.Swarm.Resource.Networks.Single()));
        _swarm.Swarm.AddOverlayNetwork("default");
        _swarm.Swarm.ConfigureStack(stack => change(stack.Services["one"]));

        (await _swarm.PublishFailsAsync()).ShouldBe("service 'one': " + problem);
    }

    [Theory]
    [InlineData("10.1.0.0/33", "network 'one': subnet: '10.1.0.0/33' is no range of addresses; write it like 10.10.1.0/24, with zeros after the prefix.")]
    [InlineData("10.1.0.1/24", "network 'one': subnet: '10.1.0.1/24' is no range of addresses; write it like 10.10.1.0/24, with zeros after the prefix.")]
    [InlineData("10.1.0.0/30", "network 'one': subnet: '10.1.0.0/30' has no room for services; use at most /29.")]
    [InlineData("10.2.0.0/16", "network 'two': subnet: 10.2.3.0/24 overlaps 10.2.0.0/16 of 'one'; tasks would never start.")]
    public async Task A_network_that_cannot_be_made_is_refused(string subnet, string problem)
    {
        var one = _swarm.Swarm.AddOverlayNetwork("one", subnet);
        _swarm.Swarm.AddOverlayNetwork("two", "10.2.3.0/24");
        _swarm.AddContainer("cache").PublishAsSwarmService(service => service.Networks.Add(one));

        (await _swarm.PublishFailsAsync()).ShouldBe(problem);
    }

    [Fact]
    public async Task A_service_without_a_network_is_refused_once_there_are_some()
    {
        _swarm.Swarm.AddOverlayNetwork("backend");
        _swarm.AddContainer("cache");

        (await _swarm.PublishFailsAsync()).ShouldStartWith("service 'cache': networks: it is in none.");
    }

    [Fact]
    public async Task A_service_that_refers_to_another_shares_a_network_with_it()
    {
        var front = _swarm.Swarm.AddOverlayNetwork("front");
        var back = _swarm.Swarm.AddOverlayNetwork("back");
        var db = _swarm.AddContainer("db").WithEndpoint(targetPort: 27017, name: "tcp").PublishAsSwarmService(service => service.Networks.Add(back));
        _swarm.AddContainer("web").WithEnvironment("DB", db.GetEndpoint("tcp")).PublishAsSwarmService(service => service.Networks.Add(front));

        (await _swarm.PublishFailsAsync()).ShouldBe("service 'web': networks: it refers to 'db', but they share no network. Add one of 'back'.");
    }

    [Fact]
    public async Task A_port_that_two_services_publish_is_refused()
    {
        _swarm.AddProject("one").WithHttpEndpoint(port: 8000).WithExternalHttpEndpoints();
        _swarm.AddProject("two").WithHttpEndpoint(port: 8000).WithExternalHttpEndpoints();

        (await _swarm.PublishFailsAsync()).ShouldBe("service 'two': ports: 8000 is published by 'one' already.");
    }

    [Fact]
    public async Task A_secret_of_another_environment_is_refused()
    {
        using var other = new TestSwarm();
        var foreign = other.Swarm.AddExternalSecret("foreign");
        _swarm.AddContainer("one").PublishAsSwarmService(service => service.Secrets.Add(foreign));

        (await _swarm.PublishFailsAsync()).ShouldBe(
            "service 'one': secrets: 'foreign' isn't a secret of the environment 'swarm'. Add it with AddSecret, AddSecretFile or AddExternalSecret.");
    }

    [Fact]
    public async Task A_program_that_is_no_container_is_refused_with_what_to_do()
    {
        _swarm.Builder.AddExecutable("tool", "tool", ".");

        (await _swarm.PublishFailsAsync()).ShouldBe("resource 'tool': a ExecutableResource can't be published to a Swarm. "
            + "Publish it as a container (PublishAsDockerFile), or leave it out of what is published (ExcludeFromManifest).");
    }

    [Fact]
    public async Task Folders_unnamed_volumes_and_missing_files_are_refused()
    {
        _swarm.AddContainer("one").WithBindMount(_swarm.Sources, "/a").WithVolume("/b").WithBindMount("/not/there", "/c");

        var problems = (await _swarm.PublishFailsAsync()).Split(Environment.NewLine);

        problems.Length.ShouldBe(3);
        problems[0].ShouldStartWith("service 'one': mount /a: the folder");
        problems[1].ShouldStartWith("service 'one': mount /b: a volume without a name");
        problems[2].ShouldStartWith("service 'one': mount /c: there is no file '/not/there'");
    }

    [Theory]
    [InlineData("Shop", "stack 'Shop': its name must be lower-case")]
    [InlineData("a-very-long-name-for-a-stack-that-goes-on-and-on-and-on-and-on", "service 'one': its name in the Swarm,")]
    public async Task Names_that_Docker_refuses_are_refused(string stack, string problem)
    {
        _swarm.Swarm.WithStackName(stack);
        _swarm.AddContainer("one");

        (await _swarm.PublishFailsAsync()).ShouldStartWith(problem);
    }

    [Fact]
    public async Task Two_configs_of_one_name_are_refused()
    {
        _swarm.AddContainer("one").PublishAsSwarmService(service =>
        {
            service.Configs.Add(new SwarmConfig("settings", "a"), "/a");
            service.Configs.Add(new SwarmConfig("settings", "b"), "/b");
        });

        (await _swarm.PublishFailsAsync()).ShouldBe("config 'settings': there are 2 of this name; give each a name of its own.");
    }

    [Fact]
    public async Task A_config_that_is_too_large_is_refused()
    {
        _swarm.AddContainer("one").PublishAsSwarmService(service => service.Configs.Add(new SwarmConfig("large", new byte[1_024_001])));

        (await _swarm.PublishFailsAsync()).ShouldBe("config 'large': its content has 1024001 bytes; Docker takes 1 to 1024000.");
    }

    [Fact]
    public void Two_secrets_of_one_name_are_refused()
    {
        _swarm.Swarm.AddExternalSecret("key");

        Should.Throw<DistributedApplicationException>(() => _swarm.Swarm.AddSecretFile("key", "key")).Message.ShouldContain("'key' already");
    }

    [Fact]
    public void A_parameter_that_is_no_secret_becomes_none() =>
        Should.Throw<DistributedApplicationException>(() => _swarm.Swarm.AddSecret(_swarm.Builder.AddParameter("level"))).Message.ShouldContain("'level' isn't a secret");

    [Fact]
    public async Task A_secret_file_that_is_missing_is_told()
    {
        var key = _swarm.Swarm.AddSecretFile("key", "/not/there");
        _swarm.AddContainer("one").PublishAsSwarmService(service => service.Secrets.Add(key));

        (await _swarm.PublishFailsAsync()).ShouldBe("secret 'key': there is no file '/not/there'.");
    }

    [Fact]
    public async Task All_problems_are_told_at_once_and_nothing_is_written()
    {
        _swarm.AddContainer("one").PublishAsSwarmService(service => service.Deploy.Replicas = 0).WithArgs(_swarm.Builder.AddParameter("password", secret: true));
        _swarm.AddContainer("two").WithImageTag("latest");

        (await _swarm.PublishFailsAsync()).Split(Environment.NewLine).Length.ShouldBe(3);
    }
}
