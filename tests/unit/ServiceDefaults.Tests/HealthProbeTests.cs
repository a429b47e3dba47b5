using MetalsPipeline.ServiceDefaults.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace MetalsPipeline.ServiceDefaults.Tests;

public sealed class HealthProbeTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly StringWriter _errors = new();

    private readonly TaskCompletionSource _end = new();

    private WebApplication _service = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _service = builder.Build();
        _service.MapGet("/health", () => "fine");
        _service.MapGet("/health/ready", () => Results.Text("the store is away", statusCode: StatusCodes.Status503ServiceUnavailable));
        _service.MapGet("/silent", () => _end.Task);
        await _service.StartAsync();
    }

    public async Task DisposeAsync()
    {
        _end.SetResult();
        await _service.DisposeAsync();
    }

    public void Dispose() => _errors.Dispose();

    [Fact]
    public async Task A_service_that_answers_2xx_is_healthy()
    {
        (await ProbeAsync(Port("ASPNETCORE_HTTP_PORTS", "{0}"), "probe")).ShouldBe(0);

        _errors.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_answer_is_a_failure_that_quotes_it()
    {
        (await ProbeAsync(Port("ASPNETCORE_HTTP_PORTS", "{0}"), "probe", "/health/ready")).ShouldBe(1);

        _errors.ToString().ShouldContain("/health/ready answers 503: the store is away");
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_a_failure()
    {
        var environment = Port("ASPNETCORE_HTTP_PORTS", "{0}");
        await _service.StopAsync();

        (await ProbeAsync(environment, "probe")).ShouldBe(1);

        _errors.ToString().ShouldContain("/health doesn't answer: Connection refused");
    }

    [Fact]
    public async Task A_service_that_is_silent_is_a_failure()
    {
        (await ProbeAsync(Port("ASPNETCORE_HTTP_PORTS", "{0}"), TimeSpan.FromMilliseconds(50), "probe", "/silent")).ShouldBe(1);

        _errors.ToString().ShouldContain("/silent doesn't answer");
    }

    [Theory]
    [InlineData("HTTP_PORTS", "{0};9")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "{0};9")]
    [InlineData("ASPNETCORE_URLS", "http://+:{0}")]
    [InlineData("ASPNETCORE_URLS", "http://*:{0}/;http://[::]:9")]
    [InlineData("ASPNETCORE_URLS", "http://0.0.0.0:{0}")]
    public async Task The_port_is_the_one_that_the_host_is_told(string variable, string value) =>
        (await ProbeAsync(Port(variable, value), "probe")).ShouldBe(0, _errors.ToString());

    [Theory]
    [InlineData("ASPNETCORE_HTTP_PORTS", "http")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "0")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "65536")]
    [InlineData("ASPNETCORE_URLS", "nonsense")]
    [InlineData("OTHER", "1")]
    public async Task Without_a_port_it_fails_and_says_so(string variable, string value)
    {
        (await ProbeAsync(Port(variable, value), "probe")).ShouldBe(1);

        _errors.ToString().ShouldContain("doesn't answer");
    }

    [Theory]
    [InlineData]
    [InlineData("--urls=http://127.0.0.1:0")]
    [InlineData("--probe")]
    public void Any_other_command_line_is_the_service_itself(params string[] args) => HealthProbe.Parse(args).ShouldBeNull();

    private Task<int> ProbeAsync(Func<string, string?> environment, params string[] args) => ProbeAsync(environment, Limit, args);

    private Task<int> ProbeAsync(Func<string, string?> environment, TimeSpan timeout, params string[] args) =>
        HealthProbe.Parse(args)!.RunAsync(environment, _errors, timeout);

    // The environment in which the service would listen where it does.
    private Func<string, string?> Port(string variable, string value)
    {
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, value, new Uri(_service.Urls.Single()).Port);
        return name => name == variable ? text : null;
    }
}
