using System.Collections.Immutable;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Backchannel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Supervision.Containers;

/// <summary>Runs containers.</summary>
internal sealed class ContainerLauncher(DockerCli docker, ContainerSession session, HostForwarding hostForwarding, AppHostIdentity appHost) : ILauncher
{
    public string ResourceType => KnownResourceTypes.Container;

    public bool CanLaunch(IResource resource) => resource.IsContainer();

    public IEnumerable<ResourcePropertySnapshot> InitialProperties(IResource resource) =>
    [
        new(CustomResourceKnownProperties.Source, ImageOf(resource)),
        new(KnownProperties.ContainerImage, ImageOf(resource)),
        new(KnownProperties.ContainerLifetime, LifetimeOf(resource).ToString()),
    ];

    public async Task<LaunchPlan> PlanAsync(
        IResource resource,
        ResourceInstance instance,
        ResourceConfiguration configuration,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        var network = await session.NetworkAsync(cancellationToken);
        await hostForwarding.ForwardForAsync(resource, cancellationToken);
        var lifetime = LifetimeOf(resource);
        var name = resource.TryGetLastAnnotation<ContainerNameAnnotation>(out var named) ? named.Name
            : lifetime == ContainerLifetime.Session ? instance.Name
            : $"{resource.Name}-{ShortHash(appHost.ProjectPath)}";
        var entrypoint = (resource as ContainerResource)?.Entrypoint;
        ContainerMountAnnotation[] mounts = [.. resource.Annotations.OfType<ContainerMountAnnotation>()];
        string[] options =
        [
            "--add-host", $"{KnownHostNames.DockerDesktopHostBridge}:{network.HostAddressFor(lifetime)}",
            .. PullOption(resource),
            .. resource.Annotations.OfType<EndpointAnnotation>().SelectMany(PublishOption),
            .. configuration.Environment.SelectMany(EnvironmentOption),
            .. mounts.SelectMany(MountOption),
            .. string.IsNullOrEmpty(entrypoint) ? [] : new[] { "--entrypoint", entrypoint },
            .. await RuntimeArgumentsAsync(resource, cancellationToken),
        ];
        return new ContainerPlan(
            docker,
            session,
            network,
            name,
            lifetime,
            [resource.Name, $"{resource.Name}.dev.internal"],
            options,
            ImageOf(resource),
            [.. configuration.Arguments.Select(argument => argument.Text)],
            configuration.Environment,
            [
                .. InitialProperties(resource),
                new(KnownProperties.ContainerPorts, resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => endpoint.TargetPort!.Value).ToImmutableArray()),
                new(KnownProperties.ContainerCommand, entrypoint),
                new(KnownProperties.ContainerArgs, configuration.Arguments.Select(argument => argument.Shown).ToImmutableArray()),
            ])
        {
            Volumes = [.. mounts.Select(mount => new VolumeSnapshot(mount.Source, mount.Target, TypeOf(mount), mount.IsReadOnly))],
        };
    }

    private static string ImageOf(IResource resource) => resource.TryGetContainerImageName(out var image)
        ? image
        : throw new DistributedApplicationException($"The container '{resource.Name}' has no image. Give it one (WithImage).");

    private static ContainerLifetime LifetimeOf(IResource resource) =>
        resource.TryGetLastAnnotation<ContainerLifetimeAnnotation>(out var annotation) ? annotation.Lifetime : ContainerLifetime.Session;

    private static string ShortHash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];

    private static string[] PullOption(IResource resource) =>
        resource.TryGetLastAnnotation<ContainerImagePullPolicyAnnotation>(out var policy) && policy.ImagePullPolicy != ImagePullPolicy.Default
            ? ["--pull", policy.ImagePullPolicy.ToString().ToLowerInvariant()]
            : [];

    private static string[] PublishOption(EndpointAnnotation endpoint) =>
    [
        "--publish",
        string.Create(
            CultureInfo.InvariantCulture,
            $"127.0.0.1:{endpoint.AllocatedEndpoint!.Port}:{endpoint.TargetPort}{(endpoint.Protocol == ProtocolType.Udp ? "/udp" : "")}"),
    ];

    /// <summary>A secret's value is taken from the environment of Docker's CLI: everybody can read a command line.</summary>
    private static string[] EnvironmentOption(KeyValuePair<string, ResolvedValue> variable) =>
        ["--env", variable.Value.IsSensitive ? variable.Key : $"{variable.Key}={variable.Value.Text}"];

    private static string[] MountOption(ContainerMountAnnotation mount)
    {
        // The option is a line of CSV.
        string[] fields =
        [
            $"type={TypeOf(mount)}",
            .. string.IsNullOrEmpty(mount.Source) ? [] : new[] { $"source={mount.Source}" },
            $"target={mount.Target}",
            .. mount.IsReadOnly ? ["readonly"] : Array.Empty<string>(),
        ];
        return ["--mount", string.Join(',', fields.Select(field => field.AsSpan().ContainsAny(',', '"') ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field))];
    }

    private static string TypeOf(ContainerMountAnnotation mount) => mount.Type == ContainerMountType.BindMount ? "bind" : "volume";

    private static async Task<IReadOnlyList<string>> RuntimeArgumentsAsync(IResource resource, CancellationToken cancellationToken)
    {
        var arguments = new ContainerRuntimeArgsCallbackContext([], cancellationToken);
        foreach (var annotation in resource.Annotations.OfType<ContainerRuntimeArgsCallbackAnnotation>())
        {
            await annotation.Callback(arguments);
        }

        var texts = new List<string>();
        foreach (var argument in arguments.Args)
        {
            if (await ResolvedValue.FromAsync(argument, new ValueProviderContext { Caller = resource }, cancellationToken) is { } resolved)
            {
                texts.Add(resolved.Text);
            }
        }

        return texts;
    }
}
