using System.Net.Http.Json;
using System.Text.Json;
using MetalsPipeline.Ops.Pipeline.Services;

namespace MetalsPipeline.Ops.Stacks.Watch;

/// <summary>What health-api says of the pipeline as a whole.</summary>
internal sealed record PipelineFigures(string Status, long Lag, PipelineRates Rates, PipelineCounts Counts)
{
    private static readonly Uri Path = new("api/pipeline", UriKind.Relative);

    /// <returns>Null while it can't be asked.</returns>
    public static async Task<PipelineFigures?> ReadAsync(HttpClient api, CancellationToken cancellationToken)
    {
        try
        {
            return await api.GetFromJsonAsync<PipelineFigures>(Path, cancellationToken);
        }
        catch (Exception problem) when (problem is HttpRequestException or JsonException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null; // The screen has dashes then.
        }
    }
}
