using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.DockerSwarm.Stack;
using Aspire.Hosting.DockerSwarm.Validation;

namespace Aspire.Hosting.DockerSwarm.Mapping;

/// <summary>Volumes stay volumes; files of this machine become configs, which every node has.</summary>
internal static class MountMapping
{
    public static void Add(SwarmService service, IResource resource, Problems problems)
    {
        foreach (var mount in resource.Annotations.OfType<ContainerMountAnnotation>())
        {
            switch (mount)
            {
                case { Type: ContainerMountType.Volume, Source: { Length: > 0 } name }:
                    service.Mounts.Add(new VolumeMount(name, mount.Target, mount.IsReadOnly));
                    break;
                case { Type: ContainerMountType.Volume }:
                    Tell("a volume without a name is lost when the task moves; give it one.");
                    break;
                case { Source: { } file } when File.Exists(file):
                    service.Configs.Add(new SwarmConfig(ConfigKey.Of(service, mount.Target), File.ReadAllBytes(file)), mount.Target);
                    break;
                case { Source: { } folder } when Directory.Exists(folder):
                    Tell($"the folder '{folder}' of this machine isn't there on the nodes; build it into the image, mount its files one "
                        + "by one, or use a volume.");
                    break;
                default:
                    Tell($"there is no file '{mount.Source}' on this machine; what the nodes have is mounted with "
                        + "service.Mounts.Add(new BindMount(…)).");
                    break;
            }

            void Tell(string problem) => problems.Add($"service '{service.Name}'", $"mount {mount.Target}: {problem}");
        }
    }
}
