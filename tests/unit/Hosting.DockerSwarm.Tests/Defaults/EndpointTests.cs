namespace Aspire.Hosting.DockerSwarm.Tests.Defaults;

public sealed class EndpointTests : IDisposable
{
    private readonly TestSwarm _swarm = new();

    public void Dispose() => _swarm.Dispose();

    [Theory]
    [InlineData(null, null, "8080")]
    [InlineData(8000, null, "8000")]
    [InlineData(80, null, "8080")] // Not a port for everybody, so it is left to whatever is published.
    [InlineData(8000, 5000, "5000")]
    public async Task A_project_listens_on_its_target_port_or_its_port_or_8080(int? port, int? targetPort, string expected)
    {
        _swarm.AddProject("api").WithHttpEndpoint(port, targetPort);

        var stack = await _swarm.PublishAsync();

        stack["services/api/environment/HTTP_PORTS"].ShouldBe(expected);
    }

    [Fact]
    public async Task Two_plain_endpoints_of_a_project_have_ports_of_their_own()
    {
        _swarm.AddProject("api").WithHttpEndpoint().WithHttpEndpoint(name: "admin");

        (await _swarm.PublishAsync())["services/api/environment/HTTP_PORTS"].ShouldBe("8080;8081");
    }

    [Fact]
    public async Task External_endpoints_are_published_under_their_port_and_others_are_not()
    {
        _swarm.AddProject("api").WithHttpEndpoint(port: 80).WithExternalHttpEndpoints();
        _swarm.AddProject("inner").WithHttpEndpoint(port: 9000);
        _swarm.AddContainer("dns").WithEndpoint(port: 53, targetPort: 5353, name: "udp", isExternal: true, protocol: System.Net.Sockets.ProtocolType.Udp);

        var stack = await _swarm.PublishAsync();

        stack["services/api/ports"].ShouldBe("[{target: 8080, published: 80, protocol: tcp, mode: ingress}]");
        stack["services/inner/ports"].ShouldBeNull();
        stack["services/dns/ports"].ShouldBe("[{target: 5353, published: 53, protocol: udp, mode: ingress}]");
    }

    [Fact]
    public async Task A_reference_is_the_service_name_and_the_target_port()
    {
        var api = _swarm.AddProject("Api").WithHttpEndpoint(port: 80, targetPort: 5000);
        _swarm.AddProject("web").WithReference(api);

        var stack = await _swarm.PublishAsync();

        stack.Services.ShouldBe(["api", "web"]);
        stack["services/web/environment/services__Api__http__0"].ShouldBe("http://api:5000");
    }

    [Theory]
    [InlineData(EndpointProperty.Url, "tcp://db:27017")]
    [InlineData(EndpointProperty.Host, "db")]
    [InlineData(EndpointProperty.IPV4Host, "db")]
    [InlineData(EndpointProperty.Port, "27017")]
    [InlineData(EndpointProperty.TargetPort, "27017")]
    [InlineData(EndpointProperty.Scheme, "tcp")]
    [InlineData(EndpointProperty.HostAndPort, "db:27017")]
    [InlineData(EndpointProperty.TlsEnabled, "False")]
    public async Task Every_property_of_an_endpoint_is_known(EndpointProperty property, string expected)
    {
        var db = _swarm.AddContainer("db").WithEndpoint(port: 5, targetPort: 27017, name: "tcp");
        _swarm.AddContainer("tool").WithEnvironment("IT", db.GetEndpoint("tcp").Property(property));

        (await _swarm.PublishAsync())["services/tool/environment/IT"].ShouldBe(expected);
    }

    [Fact]
    public async Task The_secure_endpoint_of_a_project_is_left_to_what_stands_before_the_stack()
    {
        var api = _swarm.AddProject("api").WithHttpEndpoint(port: 8000).WithHttpsEndpoint(port: 8443).WithExternalHttpEndpoints();
        _swarm.AddProject("web").WithReference(api);

        var stack = await _swarm.PublishAsync();

        stack["services/api/ports"].ShouldBe("[{target: 8000, published: 8000, protocol: tcp, mode: ingress}]");
        stack["services/api/environment/HTTPS_PORTS"].ShouldBeNull();
        stack["services/web/environment"].ShouldBe("{API_HTTP: http://api:8000, services__api__http__0: http://api:8000}");
    }

    [Fact]
    public void The_environment_says_how_its_services_reach_each_other()
    {
        var api = _swarm.AddProject("Api").WithHttpEndpoint();

        _swarm.Swarm.Resource.GetHostAddressExpression(api.GetEndpoint("http")).Format.ShouldBe("api");
    }

    [Fact]
    public async Task An_endpoint_without_a_port_is_refused()
    {
        _swarm.AddContainer("db").WithEndpoint(name: "tcp");

        (await _swarm.PublishFailsAsync()).ShouldBe("resource 'db': its endpoint 'tcp' has no port; state targetPort.");
    }

    [Fact]
    public async Task A_reference_to_what_is_not_published_is_refused()
    {
        var db = _swarm.AddContainer("db").WithEndpoint(targetPort: 1, name: "tcp").ExcludeFromManifest();
        _swarm.AddContainer("tool").WithEnvironment("DB", db.GetEndpoint("tcp"));

        (await _swarm.PublishFailsAsync()).ShouldStartWith("service 'tool': environment.DB: refers to the endpoint 'tcp' of 'db', which isn't published.");
    }
}
