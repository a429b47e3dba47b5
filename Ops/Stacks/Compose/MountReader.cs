using Docker.DotNet.Models;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Stacks.Compose;

/// <summary>Reads what is mounted into a service.</summary>
internal sealed class MountReader(string stack, IReadOnlyDictionary<string, VolumeDefinition> volumes)
{
    public Mount Read(ComposeMap map)
    {
        var type = map.RequiredText("type");
        var mount = new Mount { Type = type, Target = map.RequiredText("target"), ReadOnly = map.Truth("read_only") };
        switch (type)
        {
            case "volume":
                var key = map.RequiredText("source");
                mount.Source = $"{stack}_{key}";
                mount.VolumeOptions = Options(volumes.GetValueOrDefault(key) ?? throw map.Wrong("source", $"declared at the end of the file: there is no volume '{key}'"));
                break;
            case "bind":
                mount.Source = map.RequiredText("source");
                break;
            case "tmpfs":
                mount.TmpfsOptions = map.Map("tmpfs", tmpfs => new TmpfsOptions { SizeBytes = tmpfs.Parsed("size", ComposeValues.Bytes, "a size in bytes") });
                break;
            default:
                throw map.Wrong("type", "volume, bind or tmpfs");
        }

        return mount;
    }

    private VolumeOptions Options(VolumeDefinition volume) => new()
    {
        Labels = StackLabels.With(stack, volume.Labels),
        DriverConfig = volume.Driver is null && volume.Options is null ? null : new Driver { Name = volume.Driver, Options = volume.Options },
    };
}
