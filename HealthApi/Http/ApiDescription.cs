using Microsoft.OpenApi;

namespace MetalsPipeline.HealthApi.Http;

/// <summary>What the OpenAPI document at <c>/openapi/v1.json</c> says of the API; <c>/api.html</c> shows it.</summary>
internal static class ApiDescription
{
    private static readonly Dictionary<string, string> Parameters = new()
    {
        ["instrument"] = "Metal (\"gold\") or stock symbol (\"AAPL\"), as in /api/prices/latest.",
        ["from"] = "Earliest time, inclusive: ISO 8601, down to a month (2026-01). Without it: from the first.",
        ["to"] = "Latest time, exclusive. Without it: to the last.",
        ["limit"] = "Most items to answer.",
        ["interval"] = "How long a bar lasts: 1m (default), 5m, 1h or 1d. Bars start at midnight UTC; one belongs to its first moment.",
        ["topic"] = "Topic that the messages came from: metals-prices (default) or stock_ticks.",
        ["before"] = "Only dead letters before this offset: the least one of the page before.",
    };

    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Metals pipeline",
                Version = "1",
                Description = "Reads what the pipeline has stored, and how it does. Nothing can be changed here. Every answer of data has an ETag; errors are problem+json.",
            };
            document.Servers?.Clear(); // Whoever reads it knows the address.
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, _, _) =>
        {
            foreach (var parameter in operation.Parameters ?? [])
            {
                if (parameter.Name is { } name && Parameters.TryGetValue(name, out var description))
                    parameter.Description = description;
            }

            return Task.CompletedTask;
        });
    });

    /// <summary>Says what an endpoint answers.</summary>
    public static void Describe<TAnswer>(this RouteHandlerBuilder endpoint, string summary) => endpoint
        .WithSummary(summary)
        .Produces<TAnswer>()
        .Produces(StatusCodes.Status304NotModified)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status429TooManyRequests)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
