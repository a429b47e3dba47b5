using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MetalsPipeline.AppHost.Observability.Dashboards;

/// <summary>A Grafana dashboard of panels, three in a row.</summary>
/// <param name="Id">Part of its address; a slug.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Panels">Its panels, in reading order.</param>
internal sealed record Dashboard(string Id, string Title, IReadOnlyList<Panel> Panels)
{
    private const int Columns = 3;

    // Within a file of its own nothing needs escaping.
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The dashboard as Grafana's provisioning reads it.</summary>
    public string ToJson() => new JsonObject
    {
        ["uid"] = $"metals-{Id}",
        ["title"] = Title,
        ["tags"] = new JsonArray("metals"),
        ["schemaVersion"] = 39,
        ["refresh"] = "15s",
        ["time"] = new JsonObject { ["from"] = "now-1h", ["to"] = "now" },
        ["panels"] = new JsonArray([.. Panels.Select((panel, i) => panel.ToJson(id: i + 1, column: i % Columns, row: i / Columns))]),
    }.ToJsonString(Readable) + "\n";
}
