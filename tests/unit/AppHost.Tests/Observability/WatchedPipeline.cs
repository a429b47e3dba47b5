using System.Text.Json;
using Aspire.Hosting.DockerSwarm.Tests;
using YamlDotNet.RepresentationModel;

namespace MetalsPipeline.AppHost.Tests.Observability;

/// <summary>The high-availability stack with all that watches it, and the files of Prometheus as its container sees them.</summary>
public sealed class WatchedPipeline : IAsyncLifetime
{
    private const string PrometheusFolder = "/etc/prometheus/";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prometheus-");
    private PublishedFolder? _published;

    /// <summary>The folder with prometheus.yml.</summary>
    public string Folder => _folder.FullName;

    /// <summary>All alerting rules.</summary>
    internal IReadOnlyList<Rule> Alerts => [.. Read("alerts.yml").Where(rule => rule.Alert.Length > 0)];

    /// <summary>All rules that record what the stack asks for.</summary>
    internal IReadOnlyList<Rule> Recorded => Read("replicas.yml");

    internal PublishedStack Stack => _published!.Stack;

    /// <summary>The queries of all dashboards, with the panel that draws them and how their lines are called.</summary>
    internal IReadOnlyList<(string Panel, string Expression, string Legend)> Queries =>
    [
        .. from file in _published!.Files
           where file.StartsWith("configs/dashboard-", StringComparison.Ordinal)
           let dashboard = JsonDocument.Parse(_published.Read(file)).RootElement
           from panel in dashboard.GetProperty("panels").EnumerateArray()
           from target in panel.GetProperty("targets").EnumerateArray()
           let expression = target.GetProperty("expr").GetString()!
           // Grafana puts in a duration that suits the chart.
           select (
               $"{dashboard.GetProperty("title")}: {panel.GetProperty("title")}",
               expression.Replace("$__rate_interval", "1m", StringComparison.Ordinal),
               target.GetProperty("legendFormat").GetString()!),
    ];

    internal string ReadConfig(string key) => _published!.Read($"configs/{key}");

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _published = await PublishedFolder.CreateAsync("Pipeline:Observability=true", "Pipeline:Topology=HighAvailability");
        _published.ExitCode.ShouldBe(0, _published.Log);
        foreach (var (source, target) in ConfigsOf("prometheus"))
            File.WriteAllText(Path.Combine(Folder, Path.GetRelativePath(PrometheusFolder, target)), ReadConfig(source));
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        _published?.Dispose();
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    private IEnumerable<(string Source, string Target)> ConfigsOf(string service)
    {
        var configs = Document(_published!.Yaml)["services"][service]["configs"];
        return ((YamlSequenceNode)configs).Select(config => (Text(config["source"]), Text(config["target"])));
    }

    private List<Rule> Read(string file) =>
    [
        .. from @group in (YamlSequenceNode)Document(File.ReadAllText(Path.Combine(Folder, file)))["groups"]
           from rule in (YamlSequenceNode)@group["rules"]
           select new Rule((YamlMappingNode)rule),
    ];

    private static YamlNode Document(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return stream.Documents.Single().RootNode;
    }

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    /// <summary>A rule as it is written.</summary>
    internal sealed class Rule(YamlMappingNode node)
    {
        public string Alert => Get(node, "alert");

        public string Record => Get(node, "record");

        public string Expression => Get(node, "expr");

        public string Severity => node.Children.TryGetValue("labels", out var labels) ? Get(labels, "severity") : "";

        public string Annotation(string name) => Get(node["annotations"], name);

        private static string Get(YamlNode map, string key) => ((YamlMappingNode)map).Children.TryGetValue(key, out var value) ? Text(value) : "";
    }
}
