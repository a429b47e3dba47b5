using System.Net.Sockets;

namespace Aspire.Hosting.Tests.Model;

public sealed class EndpointTests
{
    [Fact]
    public void Scheme_name_and_transport_follow_from_each_other()
    {
        var plain = new EndpointAnnotation(ProtocolType.Tcp);
        var http = new EndpointAnnotation(ProtocolType.Tcp, uriScheme: "http");

        (plain.UriScheme, plain.Name, plain.Transport).ShouldBe(("tcp", "tcp", "tcp"));
        (http.UriScheme, http.Name, http.Transport).ShouldBe(("http", "http", "http"));
    }

    [Fact]
    public void Without_a_proxy_port_and_target_port_are_the_same()
    {
        var proxied = new EndpointAnnotation(ProtocolType.Tcp, port: 1);
        var direct = new EndpointAnnotation(ProtocolType.Tcp, port: 1, isProxied: false);
        var target = new EndpointAnnotation(ProtocolType.Tcp, targetPort: 2, isProxied: false);

        proxied.TargetPort.ShouldBeNull();
        direct.TargetPort.ShouldBe(1);
        target.Port.ShouldBe(2);
    }

    [Fact]
    public void A_second_endpoint_of_the_same_name_is_refused()
    {
        var builder = Executable().WithHttpEndpoint();

        Should.Throw<DistributedApplicationException>(() => builder.WithHttpEndpoint(port: 1)).Message.ShouldContain("'http' already exists");
    }

    [Fact]
    public void An_endpoint_can_be_changed_by_name()
    {
        var builder = Executable().WithHttpEndpoint(port: 1).WithEndpoint("HTTP", endpoint => endpoint.Port = 2).WithEndpoint("other", endpoint => endpoint.Port = 3);

        builder.GetEndpoint("http").EndpointAnnotation.Port.ShouldBe(2);
        builder.GetEndpoint("other").EndpointAnnotation.Port.ShouldBe(3);
    }

    [Fact]
    public void External_are_the_http_endpoints_so_far()
    {
        var builder = Executable().WithHttpEndpoint().WithEndpoint(name: "wire").WithExternalHttpEndpoints();

        builder.GetEndpoint("http").EndpointAnnotation.IsExternal.ShouldBeTrue();
        builder.GetEndpoint("wire").EndpointAnnotation.IsExternal.ShouldBeFalse();
    }

    [Theory]
    [InlineData(EndpointProperty.Url, "http://localhost:8000", "{app.bindings.http.url}")]
    [InlineData(EndpointProperty.Host, "localhost", "{app.bindings.http.host}")]
    [InlineData(EndpointProperty.IPV4Host, "127.0.0.1", "{app.bindings.http.host}")]
    [InlineData(EndpointProperty.Port, "8000", "{app.bindings.http.port}")]
    [InlineData(EndpointProperty.Scheme, "http", "{app.bindings.http.scheme}")]
    [InlineData(EndpointProperty.TargetPort, "9000", "{app.bindings.http.targetPort}")]
    [InlineData(EndpointProperty.HostAndPort, "localhost:8000", "{app.bindings.http.host}:{app.bindings.http.port}")]
    [InlineData(EndpointProperty.TlsEnabled, "False", "{app.bindings.http.tlsEnabled}")]
    public async Task A_property_has_a_value_and_an_expression(EndpointProperty property, string value, string expression)
    {
        var builder = Executable().WithHttpEndpoint();
        builder.Allocate("http", 8000, "9000");

        var reference = builder.GetEndpoint("http").Property(property);

        (await reference.GetValueAsync()).ShouldBe(value);
        reference.ValueExpression.ShouldBe(expression);
    }

    [Fact]
    public async Task A_value_waits_for_the_address()
    {
        var builder = Executable().WithHttpEndpoint();
        var endpoint = builder.GetEndpoint("http");
        var url = endpoint.GetValueAsync().AsTask();

        url.IsCompleted.ShouldBeFalse();
        endpoint.IsAllocated.ShouldBeFalse();
        builder.Allocate("http", 8000);

        (await url).ShouldBe("http://localhost:8000");
        endpoint.IsAllocated.ShouldBeTrue();
    }

    [Fact]
    public void A_reference_to_nothing_says_what_there_is()
    {
        var endpoint = Executable().WithHttpEndpoint().GetEndpoint("htpp");

        endpoint.Exists.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => endpoint.Scheme).Message.ShouldContain("Its endpoints are: `http`");
    }

    [Fact]
    public async Task A_variable_can_carry_the_target_port()
    {
        var builder = Executable().WithHttpEndpoint(env: "PORT");
        builder.Allocate("http", 8000, "9000");

        (await builder.EnvironmentAsync())["PORT"].ShouldBe("9000");
    }

    private static IResourceBuilder<ExecutableResource> Executable() => TestModel.Create().AddExecutable("app", "true", ".");
}
