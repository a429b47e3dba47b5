using Docker.DotNet.Models;

namespace MetalsPipeline.Ops.Stacks.Compose;

/// <summary>A stack as its file wants it, in the words of the Engine API. References are by name: ids are known where it is deployed.</summary>
/// <param name="Name">The stack's name, with which Docker prefixes its services, networks and volumes.</param>
/// <param name="Services">The services by their names within the stack.</param>
/// <param name="Networks">The networks that services are in.</param>
/// <param name="Configs">The configs.</param>
/// <param name="Secrets">The secrets' names in the Swarm by their keys in the file.</param>
internal sealed record StackDefinition(
    string Name,
    IReadOnlyDictionary<string, ServiceSpec> Services,
    IReadOnlyList<NetworksCreateParameters> Networks,
    IReadOnlyList<ConfigDefinition> Configs,
    IReadOnlyDictionary<string, string> Secrets);

/// <summary>A config of a stack.</summary>
/// <param name="Key">Its key in the stack file.</param>
/// <param name="Name">Its name in the Swarm.</param>
/// <param name="File">The file with its content, seen from the stack file.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="TemplateDriver">Who fills its content in; null if it stays as it is.</param>
internal sealed record ConfigDefinition(string Key, string Name, string File, IDictionary<string, string> Labels, string? TemplateDriver);

/// <summary>A volume of a stack, of which Docker makes mounts.</summary>
internal sealed record VolumeDefinition(string? Driver, IDictionary<string, string>? Options, IDictionary<string, string>? Labels);
