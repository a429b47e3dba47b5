using Docker.DotNet;
using Docker.DotNet.Models;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks.Compose;

namespace MetalsPipeline.Ops.Stacks.Rollouts;

/// <summary>Asks registries what a tag stands for now, so that all nodes run the same bytes.</summary>
internal sealed class ImageResolver(Engine engine, Run run, bool ask)
{
    /// <summary>Credentials for an image's registry, or null.</summary>
    public AuthConfig? CredentialsOf(ServiceSpec spec) => Credentials(NameOf(spec));

    /// <summary>Writes the digest behind the tag, and the platforms that there is an image for. Images that no registry is named for are left alone.</summary>
    public async Task ResolveAsync(ServiceSpec spec, CancellationToken cancellationToken)
    {
        var image = NameOf(spec);
        if (!ask || !image.HasRegistry || image.HasDigest)
            return;

        var container = spec.TaskTemplate!.ContainerSpec!;
        DistributionInspectResponse found;
        try
        {
            found = await RegistryHeader.WithAsync(Credentials(image), () => engine.Client.Distribution.InspectAsync(container.Image!, cancellationToken));
        }
        catch (DockerApiException problem)
        {
            run.Progress($"The registry {image.Registry} doesn't say what {container.Image} stands for ({EngineMessage.Of(problem)}) Each node takes what it finds.");
            return;
        }

        container.Image = $"{container.Image}@{found.Descriptor.Digest}";
        (spec.TaskTemplate.Placement ??= new Placement()).Platforms =
            [.. found.Platforms.Select(platform => new SwarmPlatform { Architecture = platform.Architecture, OS = platform.OS })];
    }

    private AuthConfig? Credentials(ImageName image) => image.HasRegistry ? RegistryCredentials.Of(run.Shell, image.Registry) : null;

    private static ImageName NameOf(ServiceSpec spec) => new(spec.Labels[StackLabels.Image]);
}
