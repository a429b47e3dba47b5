namespace Aspire.Hosting.DockerSwarm.Tests.Defaults;

public sealed class HealthCheckTests : IDisposable
{
    private readonly TestSwarm _swarm = new();

    public void Dispose() => _swarm.Dispose();

    [Fact]
    public async Task An_HTTP_health_check_of_the_model_is_the_containers()
    {
        _swarm.AddProject("api").WithHttpEndpoint(targetPort: 5000).WithHttpEndpoint(targetPort: 5001, name: "admin")
            .WithHttpHealthCheck("/health_live?full=1", 204, "admin");

        var stack = await _swarm.PublishAsync();

        stack["services/api/healthcheck/test"]!.ShouldContain("http://127.0.0.1:5001/health_live?full=1");
        stack["services/api/healthcheck/test"]!.ShouldContain("= 204");
        stack["services/api/healthcheck/interval"].ShouldBe("10s");
    }

    [Fact]
    public async Task A_liveness_probe_comes_before_others_with_its_times()
    {
        _swarm.AddProject("api").WithHttpEndpoint()
            .WithHttpProbe(ProbeType.Readiness, "/ready")
            .WithHttpProbe(ProbeType.Liveness, "/live", initialDelaySeconds: 40, periodSeconds: 7, timeoutSeconds: 2, failureThreshold: 4);

        var stack = await _swarm.PublishAsync();

        stack["services/api/healthcheck/test"]!.ShouldContain("http://127.0.0.1:8080/live");
        stack["services/api/healthcheck/interval"].ShouldBe("7s");
        stack["services/api/healthcheck/timeout"].ShouldBe("2s");
        stack["services/api/healthcheck/retries"].ShouldBe("4");
        stack["services/api/healthcheck/start_period"].ShouldBe("40s");
    }

    [Fact]
    public async Task An_image_may_check_itself_at_the_stacks_times()
    {
        _swarm.AddContainer("db").PublishAsSwarmService(service => service.HealthCheck = new() { Interval = TimeSpan.FromSeconds(90) });

        var stack = await _swarm.PublishAsync();

        stack["services/db/healthcheck"].ShouldBe("{interval: 1m30s, timeout: 5s, retries: 3, start_period: 20s}");
    }

    [Theory]
    [InlineData("curl")]
    [InlineData("wget")]
    [InlineData("bash")]
    public async Task The_check_asks_with_whatever_the_image_has(string tool)
    {
        await using var server = await HttpServer.StartAsync();

        (await server.CheckAsync(tool, "/well")).ShouldBe(0);
        (await server.CheckAsync(tool, "/ill")).ShouldNotBe(0);
    }
}
