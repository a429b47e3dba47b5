using System.Text.Json.Nodes;

namespace MetalsPipeline.AppHost.Observability.Dashboards;

/// <summary>A chart over time.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Unit">Grafana's name of the unit, such as <c>s</c>, <c>bytes</c>, <c>percentunit</c>, <c>ops</c>; <c>short</c> for plain numbers.</param>
/// <param name="Queries">What is drawn.</param>
internal sealed record Panel(string Title, string Unit, params IReadOnlyList<Query> Queries)
{
    private const int Width = 8;
    private const int Height = 8;

    public JsonObject ToJson(int id, int column, int row) => new()
    {
        ["id"] = id,
        ["type"] = "timeseries",
        ["title"] = Title,
        ["datasource"] = DataSource(),
        ["gridPos"] = new JsonObject { ["h"] = Height, ["w"] = Width, ["x"] = column * Width, ["y"] = row * Height },
        ["fieldConfig"] = new JsonObject { ["defaults"] = new JsonObject { ["unit"] = Unit, ["min"] = 0 }, ["overrides"] = new JsonArray() },
        ["targets"] = new JsonArray([.. Queries.Select((query, i) => new JsonObject
        {
            ["refId"] = ((char)('A' + i)).ToString(),
            ["datasource"] = DataSource(),
            ["expr"] = query.Expression,
            ["legendFormat"] = query.Legend,
        })]),
    };

    /// <summary>The one that is provisioned.</summary>
    private static JsonObject DataSource() => new() { ["type"] = "prometheus", ["uid"] = "prometheus" };
}

/// <summary>A PromQL expression and how its lines are called.</summary>
/// <param name="Expression">PromQL; <c>$__rate_interval</c> is Grafana's.</param>
/// <param name="Legend">With labels in double braces.</param>
internal sealed record Query(string Expression, string Legend);
