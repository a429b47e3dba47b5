using System.Text.Json;
using System.Text.Json.Nodes;
using Docker.DotNet.Models;

namespace MetalsPipeline.Ops.Stacks.Plans;

/// <summary>
/// What a service's specification says, field by field, named as in a stack file. All of it is there, also what metals doesn't know,
/// but for what the engine fills in by itself and for ids.
/// </summary>
internal static class SpecFields
{
    /// <summary>Fields that stand for an environment variable.</summary>
    public const string Environment = "environment.";

    /// <summary>Which part of an item tells it from the others in its list.</summary>
    private static readonly Dictionary<string, Func<JsonObject, string>> Keys = new()
    {
        ["TaskTemplate.ContainerSpec.Mounts"] = item => Take(item, "Target"),
        ["TaskTemplate.ContainerSpec.Secrets"] = item => Take(item["File"]!.AsObject(), "Name"),
        ["TaskTemplate.ContainerSpec.Configs"] = item => Take(item["File"]!.AsObject(), "Name"),
        ["TaskTemplate.ContainerSpec.Ulimits"] = item => Take(item, "Name"),
        ["TaskTemplate.Networks"] = item => Take(item, "Target"),
        ["EndpointSpec.Ports"] = item => $"{Take(item, "PublishedPort")}/{Take(item, "Protocol")}",
    };

    /// <summary>What counts as nothing: Go leaves it out in some places and not in others, or it is the engine's default.</summary>
    private static readonly HashSet<(string Field, string Value)> Defaults =
    [
        ("EndpointSpec.Mode", "vip"),
        ("TaskTemplate.Runtime", "container"),
        ("TaskTemplate.ContainerSpec.Isolation", "default"),
    ];

    /// <summary>Where zero or false is something else than nothing.</summary>
    private static readonly HashSet<string> MeaningfulZeros =
    [
        "Mode.Replicated.Replicas",
        "TaskTemplate.ContainerSpec.Init",
        "TaskTemplate.ContainerSpec.StopGracePeriod",
        "TaskTemplate.RestartPolicy.Delay",
    ];

    /// <summary>How a stack file calls what the engine calls otherwise; empty where it has no such level.</summary>
    private static readonly Dictionary<string, string> Names = new()
    {
        ["TaskTemplate"] = "",
        ["TaskTemplate.ContainerSpec"] = "",
        ["TaskTemplate.ContainerSpec.Privileges"] = "",
        ["TaskTemplate.ContainerSpec.Command"] = "entrypoint",
        ["TaskTemplate.ContainerSpec.Args"] = "command",
        ["TaskTemplate.ContainerSpec.Dir"] = "working_dir",
        ["TaskTemplate.ContainerSpec.Mounts"] = "volumes",
        ["TaskTemplate.ContainerSpec.Hosts"] = "extra_hosts",
        ["TaskTemplate.ContainerSpec.CapabilityAdd"] = "cap_add",
        ["TaskTemplate.ContainerSpec.CapabilityDrop"] = "cap_drop",
        ["TaskTemplate.LogDriver"] = "logging",
        ["TaskTemplate.LogDriver.Name"] = "logging.driver",
        ["TaskTemplate.Placement.MaxReplicas"] = "placement.max_replicas_per_node",
        ["Labels"] = "deploy.labels",
        ["Mode"] = "",
        ["Mode.Replicated"] = "",
        ["EndpointSpec"] = "",
        ["EndpointSpec.Mode"] = "endpoint_mode",
    };

    /// <summary>Mappings whose keys are anybody's.</summary>
    private static readonly string[] Free = ["Labels", "Options", "Sysctls", "DriverOpts"];

    /// <param name="spec">The specification.</param>
    /// <param name="networkName">A network's name by what the specification calls it: name or id.</param>
    public static SortedDictionary<string, string> Of(ServiceSpec spec, Func<string, string> networkName)
    {
        var root = JsonSerializer.SerializeToNode(spec)!.AsObject();
        root.Remove("Name");
        foreach (var network in root["TaskTemplate"]?["Networks"] as JsonArray ?? [])
            network!["Target"] = networkName(network["Target"]!.GetValue<string>());

        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["mode"] = ModeOf(spec) };
        Add(fields, "", "", root);
        return fields;
    }

    public static string ModeOf(ServiceSpec spec) => spec.Mode switch
    {
        { Global: not null } => "global",
        { ReplicatedJob: not null } => "replicated-job",
        { GlobalJob: not null } => "global-job",
        _ => "replicated",
    };

    /// <param name="fields">Where it is added.</param>
    /// <param name="shape">Where it is, as the engine says it, without the names of items.</param>
    /// <param name="path">Where it is, as a stack file says it.</param>
    /// <param name="node">What is there.</param>
    private static void Add(SortedDictionary<string, string> fields, string shape, string path, JsonNode? node)
    {
        switch (node)
        {
            case null:
                break;
            case JsonObject map:
                foreach (var (key, value) in map.Where(entry => entry.Key is not ("SecretID" or "ConfigID")))
                    Add(fields, Join(shape, key), Child(shape, path, key), value);
                break;
            case JsonArray list when shape == "TaskTemplate.ContainerSpec.Env":
                foreach (var variable in list.Select(item => item!.GetValue<string>().Split('=', 2)))
                    fields[$"{Environment}{variable[0]}"] = variable.ElementAtOrDefault(1) ?? "";
                break;
            case JsonArray list when Keys.TryGetValue(shape, out var keyOf):
                foreach (var item in list.Select(item => item!.AsObject()))
                    AddItem(fields, shape, path, keyOf(item), item);
                break;
            case JsonArray list:
                if (list.Count > 0)
                    fields[path] = string.Join(' ', list.Select(item => item is JsonValue value ? Quoted(value.ToString()) : item!.ToJsonString()));
                break;
            case JsonValue value:
                var text = value.ToString();
                if (!Defaults.Contains((shape, text)) && (text is not ("" or "0" or "false" or "00:00:00") || MeaningfulZeros.Contains(shape)))
                    fields[path] = text;
                break;
        }
    }

    private static void AddItem(SortedDictionary<string, string> fields, string shape, string path, string key, JsonObject item)
    {
        var before = fields.Count;
        Add(fields, shape, Join(path, key), item);
        if (fields.Count == before)
            fields[Join(path, key)] = "yes"; // There is nothing to say of it but that it is there.
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static string Quoted(string text) => text.Length == 0 || text.Any(char.IsWhiteSpace) ? $"\"{text}\"" : text;

    private static string Child(string shape, string path, string key)
    {
        if (Free.Any(free => shape == free || shape.EndsWith($".{free}", StringComparison.Ordinal)))
            return Join(path, key);
        if (key == "File")
            return path;
        return Names.TryGetValue(Join(shape, key), out var name) ? name : Join(path, Word(key));
    }

    private static string Word(string part) => part switch
    {
        "NanoCPUs" => "cpus",
        "MemoryBytes" => "memory",
        "SizeBytes" => "size",
        "UID" or "GID" => part.ToLowerInvariant(),
        "SecretName" or "ConfigName" => "name",
        _ => JsonNamingPolicy.SnakeCaseLower.ConvertName(part),
    };

    private static string Take(JsonObject item, string key)
    {
        var value = item[key]?.ToString() ?? "";
        item.Remove(key);
        return value;
    }
}
