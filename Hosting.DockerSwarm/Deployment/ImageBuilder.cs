using Aspire.Hosting.DockerSwarm.Images;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.DockerSwarm.Deployment;

/// <summary>Builds and pushes images. A tag means a content, so what is there is left alone.</summary>
internal sealed class ImageBuilder(ICommandRunner runner, IReportingStep step, CancellationToken cancellationToken)
{
    private readonly Docker _docker = new(runner, cancellationToken);

    public async Task BuildAsync(IEnumerable<ServiceImage> images)
    {
        foreach (var image in images.DistinctBy(image => image.Name))
        {
            if ((await _docker.TryAsync("image", "inspect", "--format", "{{.Id}}", image.Name)).Succeeded)
            {
                step.Log(LogLevel.Information, $"{image.Name} is there already.");
                continue;
            }

            await step.ReportAsync($"Building {image.Name}", _ => image.Build switch
            {
                ImageBuild.Dockerfile dockerfile => BuildAsync(image.Name, dockerfile),
                ImageBuild.DotnetProject project => BuildAsync(image.Name, project),
                _ => throw new InvalidOperationException($"It isn't known how to build '{image.Name}'."),
            }, cancellationToken);
        }
    }

    public async Task PushAsync(IEnumerable<ServiceImage> images)
    {
        foreach (var image in images.DistinctBy(image => image.Name))
        {
            await step.ReportAsync($"Pushing {image.Name}", _ => _docker.RunAsync("push", image.Name), cancellationToken);
        }
    }

    private async Task BuildAsync(string name, ImageBuild.Dockerfile build)
    {
        var arguments = new List<string> { "build", "--file", build.Annotation.DockerfilePath, "--tag", name };
        if (build.Annotation.Stage is { } stage)
        {
            arguments.AddRange(["--target", stage]);
        }

        foreach (var (argument, value) in build.Arguments)
        {
            arguments.AddRange(["--build-arg", value is null ? argument : $"{argument}={value}"]);
        }

        // By environment: a command line is for everybody on the machine to read.
        var environment = new Dictionary<string, string>();
        foreach (var (id, parameter) in build.Secrets)
        {
            var variable = $"BUILD_SECRET_{environment.Count}";
            arguments.AddRange(["--secret", $"id={id},env={variable}"]);
            environment[variable] = await parameter.GetValueAsync(cancellationToken) ?? "";
        }

        arguments.Add(build.Annotation.ContextPath);
        await _docker.RunAsync([.. arguments], input: default, environment);
    }

    /// <summary>The SDK hands the image to the local engine under a name without a registry; it gets its full name there.</summary>
    private async Task BuildAsync(string name, ImageBuild.DotnetProject build)
    {
        var local = name[(name.LastIndexOf('/') + 1)..];
        var (repository, tag) = (local[..local.IndexOf(':')], local[(local.IndexOf(':') + 1)..]);
        var result = await runner.RunAsync(
            "dotnet",
            [
                "publish", build.ProjectPath, "--configuration", "Release", "--os", "linux", "/t:PublishContainer",
                $"-p:ContainerRepository={repository}", $"-p:ContainerImageTag={tag}",
            ],
            cancellationToken: cancellationToken);
        if (!result.Succeeded)
        {
            throw new DistributedApplicationException($"'dotnet publish {build.ProjectPath}' failed ({result.ExitCode}): {result.LastWords}");
        }

        if (local != name)
        {
            await _docker.RunAsync("tag", local, name);
        }
    }
}
