using Docker.DotNet.Models;

namespace MetalsPipeline.Ops.Stacks.Compose;

/// <summary>Reads how a service is spread, limited, restarted and updated.</summary>
internal sealed record DeployReader
{
    /// <summary>What Docker takes where the file says nothing.</summary>
    public static readonly DeployReader Nothing = new() { Mode = new ServiceMode { Replicated = new ReplicatedService { Replicas = 1 } } };

    public required ServiceMode Mode { get; init; }

    public string? EndpointMode { get; init; }

    public IDictionary<string, string>? Labels { get; init; }

    public ResourceRequirements? Resources { get; init; }

    public SwarmRestartPolicy? RestartPolicy { get; init; }

    public Placement? Placement { get; init; }

    public SwarmUpdateConfig? UpdateConfig { get; init; }

    public SwarmUpdateConfig? RollbackConfig { get; init; }

    public static DeployReader Read(ComposeMap map) => new()
    {
        Mode = ReadMode(map),
        EndpointMode = map.Text("endpoint_mode"),
        Labels = map.NamedTexts("labels"),
        Placement = map.Map("placement", placement => new Placement
        {
            Constraints = placement.Texts("constraints"),
            Preferences = placement.Maps("preferences", preference => new PlacementPreference { Spread = new SpreadOver { SpreadDescriptor = preference.RequiredText("spread") } }),
            MaxReplicas = (ulong?)placement.Number("max_replicas_per_node"),
        }),
        Resources = map.Map("resources", resources => new ResourceRequirements
        {
            Limits = resources.Map("limits", limits => new SwarmLimit { NanoCPUs = Cpus(limits), MemoryBytes = Memory(limits), Pids = limits.Number("pids") }),
            Reservations = resources.Map("reservations", reserved => new SwarmResources { NanoCPUs = Cpus(reserved), MemoryBytes = Memory(reserved) }),
        }),
        RestartPolicy = map.Map("restart_policy", policy => new SwarmRestartPolicy
        {
            Condition = policy.Text("condition"),
            Delay = policy.Duration("delay"),
            MaxAttempts = (ulong?)policy.Number("max_attempts"),
            Window = policy.Duration("window"),
        }),
        UpdateConfig = map.Map("update_config", ReadUpdate),
        RollbackConfig = map.Map("rollback_config", ReadUpdate),
    };

    private static ServiceMode ReadMode(ComposeMap map)
    {
        var mode = map.Text("mode") ?? "replicated";
        var replicas = (ulong?)map.Number("replicas");
        return mode switch
        {
            "replicated" => new ServiceMode { Replicated = new ReplicatedService { Replicas = replicas ?? 1 } },
            "replicated-job" => new ServiceMode { ReplicatedJob = new ReplicatedJob { MaxConcurrent = replicas ?? 1, TotalCompletions = replicas ?? 1 } },
            "global" or "global-job" when replicas is not null => throw map.Wrong("replicas", "left out: a global service has a task on every node"),
            "global" => new ServiceMode { Global = new GlobalService() },
            "global-job" => new ServiceMode { GlobalJob = new GlobalJob() },
            _ => throw map.Wrong("mode", "replicated, global, replicated-job or global-job"),
        };
    }

    private static long? Cpus(ComposeMap map) => map.Parsed("cpus", ComposeValues.Cpus, "a number of cores like \"0.5\"");

    private static long? Memory(ComposeMap map) => map.Parsed("memory", ComposeValues.Bytes, "a size like 512M");

    private static SwarmUpdateConfig ReadUpdate(ComposeMap map) => new()
    {
        Parallelism = (ulong)(map.Number("parallelism") ?? 1),
        Delay = map.Duration("delay"),
        FailureAction = map.Text("failure_action") ?? "pause",
        Monitor = map.Duration("monitor"),
        MaxFailureRatio = map.Parsed("max_failure_ratio", ComposeValues.Ratio, "a number from 0 to 1") ?? 0,
        Order = map.Text("order") ?? "stop-first",
    };
}
