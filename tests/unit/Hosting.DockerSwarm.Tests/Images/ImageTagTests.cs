namespace Aspire.Hosting.DockerSwarm.Tests.Images;

/// <summary>A tag means a content: what changes the image changes the tag, and nothing else does.</summary>
public sealed class ImageTagTests
{
    [Theory]
    [InlineData("tool/Dockerfile", true)]
    [InlineData("tool/src/a.cs", true)]
    [InlineData("tool/ignored/a", false)]
    [InlineData("elsewhere", false)]
    public async Task A_tag_changes_with_what_the_Dockerfile_sees(string changed, bool isSeen) =>
        (await DockerfileTagAsync(changed) != await DockerfileTagAsync(null)).ShouldBe(isSeen);

    [Fact]
    public async Task A_tag_changes_with_build_arguments_and_the_stage()
    {
        var tags = new[]
        {
            await DockerfileTagAsync(null), await DockerfileTagAsync(null, argument: "1"), await DockerfileTagAsync(null, argument: "2"), await DockerfileTagAsync(null, stage: "final"),
        };

        tags.Distinct().Count().ShouldBe(4);
    }

    [Theory]
    [InlineData("api/Program.cs", true)]
    [InlineData("api/bin/api.dll", false)]
    [InlineData("api/obj/x", false)]
    [InlineData("shared/Shared.cs", true)]
    [InlineData("Directory.Build.props", true)]
    [InlineData("other/Other.cs", false)]
    public async Task A_projects_tag_changes_with_its_sources_and_those_it_refers_to(string changed, bool isSeen) =>
        (await ProjectTagAsync(changed) != await ProjectTagAsync(null)).ShouldBe(isSeen);

    [Fact]
    public async Task A_reference_that_only_MSBuild_understands_is_refused()
    {
        using var swarm = new TestSwarm();
        swarm.AddProject("api");
        swarm.WriteSource("api/api.csproj", """<Project><ItemGroup><ProjectReference Include="$(Root)/x.csproj" /></ItemGroup></Project>""");

        (await swarm.PublishFailsAsync()).ShouldContain("refers to '$(Root)/x.csproj', which only MSBuild can resolve.");
    }

    private static async Task<string> DockerfileTagAsync(string? changed, string? argument = null, string? stage = null)
    {
        using var swarm = new TestSwarm();
        swarm.WriteSource("tool/Dockerfile", "FROM scratch");
        swarm.WriteSource("tool/.dockerignore", "ignored");
        swarm.WriteSource("tool/src/a.cs", "class A;");
        swarm.WriteSource("tool/ignored/a", "a");
        Change(swarm, changed);
        var tool = swarm.Builder.AddDockerfile("tool", Path.Combine(swarm.Sources, "tool"), stage: stage);
        if (argument is not null)
        {
            tool.WithBuildArg("ARGUMENT", argument);
        }

        return (await swarm.PublishAsync())["services/tool/image"]!;
    }

    private static async Task<string> ProjectTagAsync(string? changed)
    {
        using var swarm = new TestSwarm();
        var api = swarm.AddProject("api");
        swarm.WriteSource("api/api.csproj", """<Project><ItemGroup><ProjectReference Include="..\shared\shared.csproj" Condition="'$(X)' == ''" /></ItemGroup></Project>""");
        swarm.WriteSource("shared/shared.csproj", """<Project><ItemGroup><ProjectReference Include="$(MSBuildThisFileDirectory)../api/api.csproj" /></ItemGroup></Project>""");
        swarm.WriteSource("shared/Shared.cs", "class Shared;");
        Change(swarm, changed);
        return (await swarm.PublishAsync())[$"services/{api.Resource.Name}/image"]!;
    }

    private static void Change(TestSwarm swarm, string? file)
    {
        if (file is not null)
        {
            swarm.WriteSource(file, "changed");
        }
    }
}
