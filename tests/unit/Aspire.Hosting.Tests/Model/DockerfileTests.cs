namespace Aspire.Hosting.Tests.Model;

public class DockerfileTests
{
    private readonly IDistributedApplicationBuilder _builder = TestModel.CreateForPublish();

    [Fact]
    public void A_Dockerfile_is_found_from_its_context_and_the_image_named_by_the_resource()
    {
        var tool = _builder.AddDockerfile("Tool", "/context/", "docker/Dockerfile", "final").WithBuildArg("LEVEL", 5);

        var build = tool.Resource.Annotations.OfType<DockerfileBuildAnnotation>().Single();
        (build.ContextPath, build.DockerfilePath, build.Stage).ShouldBe(("/context", "/context/docker/Dockerfile", "final"));
        build.BuildArguments["LEVEL"].ShouldBe(5);
        tool.Resource.TryGetContainerImageName(out var image).ShouldBeTrue();
        image.ShouldStartWith("tool:");
    }

    [Fact]
    public void A_secret_is_no_build_argument()
    {
        var token = _builder.AddParameter("token", secret: true);
        var tool = _builder.AddDockerfile("tool", "/context").WithBuildSecret("token", token);

        tool.Resource.Annotations.OfType<DockerfileBuildAnnotation>().Single().BuildSecrets["token"].ShouldBe(token.Resource);
        Should.Throw<InvalidOperationException>(() => tool.WithBuildArg("TOKEN", token)).Message.ShouldContain("WithBuildSecret");
    }

    [Fact]
    public void Build_arguments_need_a_Dockerfile() =>
        Should.Throw<InvalidOperationException>(() => _builder.AddContainer("tool", "tool").WithBuildArg("A", "b")).Message.ShouldContain("WithDockerfile");

    [Fact]
    public async Task A_project_that_is_published_as_a_container_keeps_its_annotations_but_not_its_arguments()
    {
        var configured = 0;
        var project = _builder.AddProject("api", "/src/api/api.csproj", options => options.ExcludeLaunchProfile = true)
            .WithHttpEndpoint().WithArgs("--local").WithEnvironment("A", "b");
        project.PublishAsDockerFile(_ => configured++).PublishAsDockerFile(container => { configured++; container.WithArgs("--there"); });

        configured.ShouldBe(2);
        var container = _builder.Resources.ShouldHaveSingleItem().ShouldBeAssignableTo<ContainerResource>()!;
        container.Annotations.ShouldBeSameAs(project.Resource.Annotations);
        container.Annotations.OfType<DockerfileBuildAnnotation>().Single().DockerfilePath.ShouldBe("/src/api/Dockerfile");
        project.GetEndpoint("http").TargetPort.ShouldBe(8080);
        var context = new CommandLineArgsCallbackContext([], container) { ExecutionContext = _builder.ExecutionContext };
        foreach (var callback in container.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await callback.Callback(context);
        }

        context.Args.ShouldBe(["--there"]);
    }

    [Fact]
    public void A_program_that_is_published_as_a_container_is_built_in_its_working_directory()
    {
        _builder.AddExecutable("tool", "tool", "/src/tool").PublishAsDockerFile();

        _builder.Resources.ShouldHaveSingleItem().Annotations.OfType<DockerfileBuildAnnotation>().Single().ContextPath.ShouldBe("/src/tool");
    }

    [Fact]
    public void While_the_application_runs_locally_nothing_is_converted()
    {
        var builder = TestModel.Create();
        builder.AddExecutable("tool", "tool", "/src/tool").PublishAsDockerFile(_ => throw new InvalidOperationException("not now"));

        builder.Resources.ShouldHaveSingleItem().ShouldBeOfType<ExecutableResource>();
    }

    [Fact]
    public void A_probe_replaces_an_earlier_one_of_its_type_and_is_a_health_check_too()
    {
        var api = _builder.AddProject("api", "/src/api/api.csproj", options => options.ExcludeLaunchProfile = true).WithHttpEndpoint()
            .WithHttpProbe(ProbeType.Liveness, "/old").WithHttpProbe(ProbeType.Liveness, "/live", periodSeconds: 7).WithHttpProbe(ProbeType.Readiness, "/ready");

        api.Resource.Annotations.OfType<EndpointProbeAnnotation>().Select(probe => (probe.Type, probe.Path, probe.PeriodSeconds, probe.InitialDelaySeconds))
            .ShouldBe([(ProbeType.Liveness, "/live", 7, 5), (ProbeType.Readiness, "/ready", 5, 5)]);
        api.Resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => check.Key).ShouldContain("api_http_/live_200_check");
    }
}
