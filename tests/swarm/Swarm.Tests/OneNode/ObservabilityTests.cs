using MetalsPipeline.Swarm.Tests.Engines;
using MetalsPipeline.Swarm.Tests.Stacks;

namespace MetalsPipeline.Swarm.Tests.OneNode;

public sealed class ObservabilityTests(OneNodeSwarm swarm) : IClassFixture<OneNodeSwarm>
{
    private static readonly TimeSpan AlertLimit = TimeSpan.FromMinutes(4);

    private readonly DeployedStack _stack = new(swarm);

    [Fact]
    public async Task Prometheus_asks_the_node_s_exporter_and_tells_Alertmanager_what_is_wrong()
    {
        var published = await PublishedStack.PublishAsync("Observability");
        StackOverride.Keep(published, "prometheus", "alertmanager", "node-exporter");
        await swarm.LabelAsync(swarm.Engines.Keys.Single(), ["prometheus"]);
        await _stack.DeployAsync(published, "OneNode/alertmanager-without-virtual-address.yml");
        await _stack.ConvergedAsync();

        await AnswersAsync("127.0.0.1:9090", "/api/v1/query?query=node_uname_info", $"\"nodename\":\"{await swarm.Manager.RunAsync("info", "--format", "{{.Name}}")}\"");
        // There is nobody who watches MongoDB.
        await AnswersAsync("alertmanager:9093", "/api/v2/alerts", "\"alertname\":\"MongoDown\"");

        await _stack.RemoveAsync();
    }

    /// <summary>Waits until a server says something, as seen from Prometheus.</summary>
    private async Task AnswersAsync(string server, string path, string text)
    {
        var prometheus = await _stack.TaskAsync("prometheus");
        await Eventually.GetAsync(
            _ => _stack.ShellAsync(prometheus, $"exec 3<>/dev/tcp/{server.Replace(':', '/')}; printf 'GET {path} HTTP/1.0\\r\\nHost: test\\r\\n\\r\\n' >&3; cat <&3"),
            answer => answer.Contains(text, StringComparison.Ordinal),
            $"{text} in {server}'s answer",
            AlertLimit);
    }
}
