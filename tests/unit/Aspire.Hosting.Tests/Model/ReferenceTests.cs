namespace Aspire.Hosting.Tests.Model;

public sealed class ReferenceTests
{
    private readonly IDistributedApplicationBuilder _builder = TestModel.Create("--ConnectionStrings:store=mongodb://here");
    private readonly IResourceBuilder<ExecutableResource> _app;

    public ReferenceTests() => _app = _builder.AddExecutable("app", "true", ".");

    [Fact]
    public async Task A_connection_string_is_handed_over_under_the_name_of_its_resource()
    {
        var store = _builder.AddConnectionString("store");

        (await _app.WithReference(store).EnvironmentAsync()).ShouldContainKeyAndValue("ConnectionStrings__store", "mongodb://here");
    }

    [Fact]
    public async Task A_connection_string_can_have_another_name_and_another_variable()
    {
        var store = _builder.AddConnectionString("store");
        var legacy = _builder.AddConnectionString("legacy", "LEGACY_URL");
        _builder.Configuration["ConnectionStrings:legacy"] = "there";

        var environment = await _app.WithReference(store, "db").WithReference(legacy).EnvironmentAsync();

        environment.ShouldContainKeyAndValue("ConnectionStrings__db", "mongodb://here");
        environment.ShouldContainKeyAndValue("LEGACY_URL", "there");
    }

    [Fact]
    public async Task A_missing_connection_string_says_how_to_set_it()
    {
        _app.WithReference(_builder.AddConnectionString("absent"));

        var exception = await Should.ThrowAsync<MissingParameterValueException>(_app.EnvironmentAsync);
        exception.Message.ShouldContain("ConnectionStrings:absent");
    }

    [Fact]
    public async Task Parts_of_a_connection_are_handed_over_too()
    {
        var store = _builder.AddConnectionString("my-store", ReferenceExpression.Create($"x")).WithConnectionProperty("Host", "h");

        (await _app.WithReference(store).EnvironmentAsync()).ShouldContainKeyAndValue("MY_STORE_HOST", "h");
    }

    [Fact]
    public async Task A_service_is_handed_over_for_discovery_and_for_everyone_else()
    {
        var service = _builder.AddProject("my-api", "api/api.csproj", project => project.ExcludeLaunchProfile = true)
            .WithHttpEndpoint()
            .WithHttpEndpoint(name: "admin");
        service.Allocate("http", 1001);
        service.Allocate("admin", 1002);

        var environment = await _app.WithReference(service).EnvironmentAsync();

        environment.ShouldContainKeyAndValue("services__my-api__http__0", "http://localhost:1001");
        environment.ShouldContainKeyAndValue("services__my-api__admin__0", "http://localhost:1002");
        environment.ShouldContainKeyAndValue("MY_API_HTTP", "http://localhost:1001");
        environment.ShouldContainKeyAndValue("MY_API_ADMIN", "http://localhost:1002");
    }

    [Fact]
    public async Task One_endpoint_of_a_service_can_be_handed_over_alone()
    {
        var service = _builder.AddProject("api", "api/api.csproj", project => project.ExcludeLaunchProfile = true)
            .WithHttpEndpoint()
            .WithHttpEndpoint(name: "admin");
        service.Allocate("http", 1001);
        service.Allocate("admin", 1002);

        var environment = await _app.WithReference(service.GetEndpoint("admin")).EnvironmentAsync();

        environment.ShouldContainKey("API_ADMIN");
        environment.ShouldNotContainKey("API_HTTP");
    }

    [Fact]
    public async Task What_references_inject_can_be_chosen()
    {
        var store = _builder.AddConnectionString("store", ReferenceExpression.Create($"x")).WithConnectionProperty("Host", "h");
        _app.WithReference(store).WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.ConnectionProperties);

        (await _app.EnvironmentAsync()).Keys.ShouldBe(["STORE_HOST"]);
    }

    [Fact]
    public async Task An_address_outside_can_be_handed_over()
    {
        var environment = await _app.WithReference("feed", new Uri("https://feed.example/")).EnvironmentAsync();

        environment.ShouldContainKeyAndValue("services__feed__default__0", "https://feed.example/");
    }

    [Fact]
    public void References_and_waits_are_relationships()
    {
        var store = _builder.AddConnectionString("store");
        var secret = _builder.AddParameter("secret");
        var first = _builder.AddExecutable("first", "true", ".");

        _app.WithReference(store).WithEnvironment("S", secret).WaitFor(first);

        _app.Resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(related => (related.Resource.Name, related.Type))
            .ShouldBe([("store", "Reference"), ("secret", "Reference"), ("first", "WaitFor")]);
    }

    [Fact]
    public async Task Published_references_are_expressions()
    {
        var builder = TestModel.CreateForPublish();
        var store = builder.AddConnectionString("store");
        var service = builder.AddProject("api", "api/api.csproj", project => project.ExcludeLaunchProfile = true).WithHttpEndpoint(targetPort: 8080);
        var app = builder.AddExecutable("app", "true", ".").WithReference(store).WithReference(service);

        var environment = await app.PublishedEnvironmentAsync();

        environment.ShouldContainKeyAndValue("ConnectionStrings__store", "{store.connectionString}");
        environment.ShouldContainKeyAndValue("services__api__http__0", "{api.bindings.http.url}");
        (await service.PublishedEnvironmentAsync()).ShouldContainKeyAndValue("HTTP_PORTS", "{api.bindings.http.targetPort}");
    }
}
