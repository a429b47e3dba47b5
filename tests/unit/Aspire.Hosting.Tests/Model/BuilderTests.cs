using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Tests.Model;

public sealed class BuilderTests
{
    private readonly IDistributedApplicationBuilder _builder = TestModel.Create();

    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("a--b")]
    [InlineData("a-")]
    [InlineData("a_b")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234x")]
    public void A_bad_name_is_refused(string name) =>
        Should.Throw<ArgumentException>(() => _builder.AddExecutable(name, "true", ".")).Message.ShouldContain($"'{name}'");

    [Fact]
    public void A_name_is_taken_once_whatever_its_case()
    {
        _builder.AddExecutable("app", "true", ".");

        Should.Throw<DistributedApplicationException>(() => _builder.AddParameter("APP")).Message.ShouldContain("'APP'");
    }

    [Fact]
    public void A_resource_can_be_found_again()
    {
        _builder.AddExecutable("app", "true", ".");

        _builder.CreateResourceBuilder<ExecutableResource>("App").Resource.Name.ShouldBe("app");
        _builder.TryCreateResourceBuilder<ProjectResource>("app", out _).ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => _builder.CreateResourceBuilder<IResource>("other"));
    }

    [Fact]
    public void A_resource_cannot_wait_for_itself()
    {
        var app = _builder.AddExecutable("app", "true", ".");

        Should.Throw<DistributedApplicationException>(() => app.WaitFor(app)).Message.ShouldContain("cannot wait for itself");
    }

    [Fact]
    public void Who_waits_for_a_part_waits_for_the_whole()
    {
        var server = _builder.AddExecutable("server", "true", ".");
        var database = _builder.AddResource(new Part("database", server.Resource));
        var app = _builder.AddExecutable("app", "true", ".").WaitFor(database);

        app.Resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource.Name).ShouldBe(["server", "database"]);
    }

    [Fact]
    public void An_annotation_can_replace_those_of_its_type()
    {
        var app = _builder.AddExecutable("app", "true", ".")
            .WithAnnotation(new ReplicaAnnotation(1))
            .WithAnnotation(new ReplicaAnnotation(2), ResourceAnnotationMutationBehavior.Replace);

        app.Resource.Annotations.OfType<ReplicaAnnotation>().ShouldHaveSingleItem().Replicas.ShouldBe(2);
        app.Resource.GetReplicaCount().ShouldBe(2);
    }

    [Fact]
    public void An_http_health_check_needs_its_endpoint() =>
        Should.Throw<DistributedApplicationException>(() => _builder.AddExecutable("app", "true", ".").WithHttpHealthCheck("/health"))
            .Message.ShouldContain("WithHttpEndpoint");

    [Fact]
    public void An_http_health_check_is_registered_under_the_resource()
    {
        var app = _builder.AddExecutable("app", "true", ".").WithHttpEndpoint().WithHttpHealthCheck("/health/ready");

        var key = app.Resource.Annotations.OfType<HealthCheckAnnotation>().ShouldHaveSingleItem().Key;
        key.ShouldBe("app_http_/health/ready_200_check");
        using var services = _builder.Services.BuildServiceProvider();
        services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HealthCheckServiceOptions>>().Value
            .Registrations.ShouldContain(registration => registration.Name == key);
    }

    [Fact]
    public async Task An_unregistered_health_check_is_an_error_that_says_how_to_register_it()
    {
        _builder.AddExecutable("app", "true", ".").WithHealthCheck("kafka");
        await using var app = _builder.Build();

        var exception = await Should.ThrowAsync<DistributedApplicationException>(() => app.StartAsync());
        exception.Message.ShouldContain("AddCheck(\"kafka\"");
    }

    [Fact]
    public void Excluded_resources_are_not_published()
    {
        var app = _builder.AddExecutable("app", "true", ".").ExcludeFromManifest();
        _builder.AddExecutable("other", "true", ".");

        app.Resource.IsExcludedFromPublish().ShouldBeTrue();
        new DistributedApplicationModel(_builder.Resources).GetComputeResources().Select(resource => resource.Name).ShouldBe(["other"]);
    }

    [Theory]
    [InlineData("run", true)]
    [InlineData("publish", false)]
    public void The_operation_comes_from_the_command_line(string operation, bool runs) =>
        TestModel.Create("--operation", operation).ExecutionContext.IsRunMode.ShouldBe(runs);

    [Theory]
    [InlineData("mongo", null, "mongo:latest")]
    [InlineData("mongo:7", null, "mongo:7")]
    [InlineData("localhost:5000/x/mongo", "7", "localhost:5000/x/mongo:7")]
    [InlineData("ghcr.io/x/mongo@sha256:abc", null, "ghcr.io/x/mongo@sha256:abc")]
    public void An_image_is_understood(string image, string? tag, string name)
    {
        var container = _builder.AddContainer("c", "placeholder").WithImage(image, tag);

        container.Resource.TryGetContainerImageName(out var actual).ShouldBeTrue();
        actual.ShouldBe(name);
    }

    [Fact]
    public void A_project_takes_over_its_launch_profile()
    {
        var folder = Directory.CreateTempSubdirectory();
        Directory.CreateDirectory(Path.Combine(folder.FullName, "Properties"));
        File.WriteAllText(Path.Combine(folder.FullName, "Properties", "launchSettings.json"), """
            { // comments are usual here
              "profiles": {
                "docker": { "commandName": "Docker" },
                "web": { "commandName": "Project", "applicationUrl": "http://localhost:7001;https://localhost:7002",
                         "commandLineArgs": "--say \"two words\"", "environmentVariables": { "A": "1" }, },
              }
            }
            """);
        var path = Path.Combine(folder.FullName, "web.csproj");

        var project = _builder.AddProject("web", path);
        var bare = _builder.AddProject("bare", path, options => options.ExcludeLaunchProfile = true);

        project.GetEndpoint("http").EndpointAnnotation.Port.ShouldBe(7001);
        project.GetEndpoint("https").EndpointAnnotation.Port.ShouldBe(7002);
        project.WithHttpEndpoint(port: 1).GetEndpoint("http").EndpointAnnotation.Port.ShouldBe(1);
        project.Resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ShouldHaveSingleItem();
        bare.Resource.Annotations.OfType<EndpointAnnotation>().ShouldBeEmpty();
        Should.Throw<DistributedApplicationException>(() => _builder.AddProject("third", path, "nope")).Message.ShouldContain("docker, web");
        folder.Delete(recursive: true);
    }

    private sealed class Part(string name, IResource parent) : Resource(name), IResourceWithParent
    {
        public IResource Parent => parent;
    }
}
