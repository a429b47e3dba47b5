using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace MetalsPipeline.AppHost;

/// <summary>How the system is composed: section <c>Pipeline</c> of the app host's configuration.</summary>
public sealed partial class PipelineOptions
{
    /// <summary>What stands behind the services; absent: <see cref="Backing.Embedded"/> on this machine, <see cref="Backing.Containers"/> in a published stack.</summary>
    [ConfigurationKeyName("Backing")]
    public Backing? StatedBacking { get; set; }

    /// <inheritdoc cref="StatedBacking"/>
    internal Backing Backing { get; private set; }

    /// <summary>How many servers there are in containers.</summary>
    public Topology Topology { get; set; } = Topology.Single;

    /// <summary>Folder of the embedded servers' data; a relative path counts from the repository's root.</summary>
    public string DataPath { get; set; } = ".data";

    /// <summary>What the names of the containers' volumes begin with.</summary>
    public string VolumePrefix { get; set; } = "metals-pipeline-";

    /// <summary>Port of Kafka on this machine; with several brokers that of the first one.</summary>
    public int KafkaPort { get; set; } = 9092;

    /// <summary>Port of MongoDB on this machine; with several servers that of the first one.</summary>
    public int MongoDBPort { get; set; } = 27017;

    /// <summary>CSV or NDJSON file that the producer replays; absent: it simulates.</summary>
    public string? Feed { get; set; }

    /// <summary>Simulated ticks a second.</summary>
    public double Rate { get; set; } = 50;

    /// <summary>Number of processors; absent: 1, or 3 in <see cref="Topology.HighAvailability"/>.</summary>
    public int? Processors { get; set; }

    /// <summary>Whether a published stack also has what watches it: Prometheus, Alertmanager, Grafana and exporters.</summary>
    public bool Observability { get; set; }

    /// <summary>How long a resource may run without being healthy while everything starts.</summary>
    public TimeSpan StartLimit { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Name of the published stack.</summary>
    public string StackName { get; set; } = "metals";

    /// <summary>Where images that are built for the stack are pushed to, such as <c>registry.example.com/metals</c>; absent: they stay on this machine.</summary>
    public string? Registry { get; set; }

    /// <summary>Base image that the programs are built in; absent: what the Dockerfile says.</summary>
    public string? SdkImage { get; set; }

    /// <summary>Base image that the programs run in; absent: what the Dockerfile says.</summary>
    public string? RuntimeImage { get; set; }

    /// <summary>Number of producers.</summary>
    internal int ProducerCount => Topology == Topology.HighAvailability ? 2 : 1;

    /// <inheritdoc cref="Processors"/>
    internal int ProcessorCount => Processors ?? (Topology == Topology.HighAvailability ? 3 : 1);

    /// <summary>How the services make their topics.</summary>
    internal TopicSettings Topics => Topology == Topology.HighAvailability ? TopicSettings.ThreeBrokers : TopicSettings.OneBroker;

    /// <summary>Reads and checks the section.</summary>
    /// <param name="configuration">The app host's configuration.</param>
    /// <param name="executionContext">Whether the system is run or published.</param>
    /// <param name="options">The settings, when there is no problem.</param>
    /// <param name="problem">Which setting is wrong and how to mend it, otherwise.</param>
    public static bool TryRead(IConfiguration configuration, DistributedApplicationExecutionContext executionContext, out PipelineOptions options, out string problem)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(executionContext);
        options = new PipelineOptions();
        try
        {
            configuration.GetSection("Pipeline").Bind(options);
            options.Backing = options.StatedBacking ?? (executionContext.IsRunMode ? Backing.Embedded : Backing.Containers);
            problem = options.FindProblem(configuration, executionContext) ?? "";
        }
        catch (InvalidOperationException e) // The binder's word for a value that can't be converted; its message names the setting.
        {
            problem = $"{e.Message} {e.InnerException?.Message}";
        }
        return problem.Length == 0;
    }

    private string? FindProblem(IConfiguration configuration, DistributedApplicationExecutionContext executionContext) =>
        Backing == Backing.External && executionContext.IsPublishMode ? "Pipeline:Backing=External is for runs on this machine; a published stack brings its servers, so use Containers or Embedded."
        : Backing == Backing.External && configuration.GetConnectionString("kafka") is null ? "Pipeline:Backing=External needs ConnectionStrings:kafka, such as broker:9092."
        : Backing == Backing.External && configuration.GetConnectionString("mongodb") is null ? "Pipeline:Backing=External needs ConnectionStrings:mongodb, such as mongodb://user:password@server:27017/?authSource=admin."
        : Backing == Backing.Embedded && Topology != Topology.Single ? $"Pipeline:Topology={Topology} needs Pipeline:Backing=Containers; there is one embedded server of each kind."
        : Observability && Backing == Backing.Embedded && executionContext.IsPublishMode ? "Pipeline:Observability needs Pipeline:Backing=Containers; the embedded servers don't answer what the exporters ask."
        : !VolumeNames.IsMatch(VolumePrefix) ? $"Pipeline:VolumePrefix is '{VolumePrefix}'; use letters, digits, '_', '.' and '-', the first one a letter or a digit."
        : Feed is { Length: > 0 } && !File.Exists(Feed) ? $"Pipeline:Feed names '{Path.GetFullPath(Feed)}', which doesn't exist."
        : Rate is not (> 0 and <= 1_000_000) ? $"Pipeline:Rate is {Rate}; use more than 0 and at most 1,000,000 ticks a second."
        : Processors is not (null or (>= 1 and <= 16)) ? $"Pipeline:Processors is {Processors}; use 1 to 16."
        : StartLimit <= TimeSpan.Zero ? $"Pipeline:StartLimit is {StartLimit}; use more than nothing, such as 00:02:00."
        : null;

    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9_.-]*$")]
    private static partial Regex VolumeNames { get; }
}
