using System.Net.Http.Json;
using System.Text.Json;

namespace MetalsPipeline.Ops.Stacks.Watch;

/// <summary>What health-api says of the pipeline as a whole.</summary>
internal sealed record PipelineFigures(string Status, long Lag, PipelineFigures.RateFigures Rates, PipelineFigures.CountFigures Counts)
{
    private static readonly Uri Path = new("api/pipeline", UriKind.Relative);

    /// <param name="ProducedPerSecond">Messages.</param>
    /// <param name="ProcessedPerSecond">Messages.</param>
    public sealed record RateFigures(double ProducedPerSecond, double ProcessedPerSecond);

    /// <param name="Stored">Ticks in the store; null while it is away.</param>
    /// <param name="DeadLetters">Messages on the dead-letter topics; null while Kafka is away.</param>
    public sealed record CountFigures(long? Stored, long? DeadLetters);

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
