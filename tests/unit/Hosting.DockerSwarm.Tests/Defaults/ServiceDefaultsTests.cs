namespace Aspire.Hosting.DockerSwarm.Tests.Defaults;

public sealed class ServiceDefaultsTests : IDisposable
{
    private readonly TestSwarm _swarm = new();

    public void Dispose() => _swarm.Dispose();

    [Fact]
    public async Task A_service_may_do_little_by_default()
    {
        _swarm.AddContainer("cache");

        var stack = await _swarm.PublishAsync();

        stack["services/cache/read_only"].ShouldBe("true");
        stack["services/cache/cap_drop"].ShouldBe("[ALL]");
        stack["services/cache/init"].ShouldBe("true");
        stack["services/cache/volumes"].ShouldBe("[{type: tmpfs, target: /tmp, tmpfs: {size: 67108864}}]");
        stack["services/cache/deploy/resources"].ShouldBe(
            "{limits: {cpus: 1.0, memory: 512M, pids: 256}, reservations: {cpus: 0.1, memory: 64M}}");
        stack["services/cache/deploy/restart_policy"].ShouldBe("{condition: any, delay: 5s}");
    }

    [Fact]
    public async Task Images_built_here_run_as_a_user_without_rights_and_others_as_their_own()
    {
        _swarm.AddProject("api");
        _swarm.AddContainer("cache");

        var stack = await _swarm.PublishAsync();

        stack["services/api/user"].ShouldBe("10001:10001");
        stack["services/cache/user"].ShouldBeNull();
    }

    [Fact]
    public async Task All_services_share_one_encrypted_network_if_none_is_declared()
    {
        _swarm.AddContainer("one");
        _swarm.AddContainer("two");

        var stack = await _swarm.PublishAsync();

        stack["networks"].ShouldBe("{default: {driver: overlay, driver_opts: {encrypted: true}, internal: false, attachable: false}}");
        stack["services/one/networks"].ShouldBe("{default: {}}");
        stack["services/two/networks"].ShouldBe("{default: {}}");
    }

    [Fact]
    public async Task Stateless_services_start_the_new_task_first_and_those_with_data_stop_the_old_one_first()
    {
        _swarm.AddContainer("web");
        _swarm.AddContainer("db").WithVolume("data", "/data");

        var stack = await _swarm.PublishAsync();

        stack["services/web/deploy/update_config"].ShouldBe(
            "{parallelism: 1, delay: 0s, failure_action: rollback, monitor: 10s, max_failure_ratio: 0.0, order: start-first}");
        stack["services/db/deploy/update_config/order"].ShouldBe("stop-first");
        stack["services/db/deploy/rollback_config/order"].ShouldBe("stop-first");
        stack["services/db/deploy/rollback_config/failure_action"].ShouldBe("pause");
    }

    [Fact]
    public async Task An_update_is_watched_until_the_health_check_has_had_the_time_to_fail()
    {
        _swarm.AddProject("api").WithHttpEndpoint().WithHttpHealthCheck("/health");

        var stack = await _swarm.PublishAsync();

        stack["services/api/healthcheck/start_period"].ShouldBe("20s");
        stack["services/api/deploy/update_config/monitor"].ShouldBe("50s");
    }

    [Fact]
    public async Task Replicas_are_those_of_the_model_and_one_if_it_says_nothing()
    {
        _swarm.AddProject("api").WithReplicas(3);
        _swarm.AddContainer("cache");

        var stack = await _swarm.PublishAsync();

        stack["services/api/deploy/replicas"].ShouldBe("3");
        stack["services/cache/deploy/replicas"].ShouldBe("1");
    }

    [Fact]
    public async Task Entry_point_and_arguments_are_those_of_the_model()
    {
        var cache = _swarm.AddContainer("cache").WithEndpoint(targetPort: 6379, name: "tcp");
        _swarm.AddContainer("tool").WithEntrypoint("/bin/tool").WithArgs("--cache", cache.GetEndpoint("tcp").Property(EndpointProperty.HostAndPort), 5, true);

        var stack = await _swarm.PublishAsync();

        stack["services/tool/entrypoint"].ShouldBe("[/bin/tool]");
        stack["services/tool/command"].ShouldBe("[--cache, \"cache:6379\", 5, true]".Replace("\"", ""));
    }

    [Fact]
    public async Task Volumes_stay_volumes_and_files_become_configs()
    {
        var settings = _swarm.WriteSource("my settings.conf", "fast = yes");
        _swarm.AddContainer("db").WithVolume("data", "/data").WithVolume("seed", "/seed", isReadOnly: true).WithBindMount(settings, "/etc/my db.conf");

        var stack = await _swarm.PublishAsync();

        stack["services/db/volumes"]!.ShouldContain("{type: volume, source: data, target: /data}, {type: volume, source: seed, target: /seed, read_only: true}");
        stack["volumes"].ShouldBe("{data: {}, seed: {}}");
        stack["services/db/configs"].ShouldBe("[{source: db-etc-my-db.conf, target: /etc/my db.conf, uid: 0, gid: 0, mode: 0444}]");
        _swarm.Config("db-etc-my-db.conf").ShouldBe("fast = yes");
    }

    [Fact]
    public async Task What_is_left_out_of_the_manifest_is_left_out_of_the_stack()
    {
        _swarm.AddContainer("cache");
        _swarm.Builder.AddExecutable("tool", "tool", ".").ExcludeFromManifest();

        (await _swarm.PublishAsync()).Services.ShouldBe(["cache"]);
    }
}
