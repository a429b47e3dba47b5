using Confluent.Kafka;
using MetalsPipeline.HealthApi.Bars;
using MetalsPipeline.Storage;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace MetalsPipeline.HealthApi.Http;

/// <summary>Answers what went wrong as problem+json (RFC 9457): 400 for what the client can mend, 503 where Kafka or the store is away.</summary>
internal sealed class ProblemHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = Describe(exception);
        if (problem is null)
            return ValueTask.FromResult(false);
        httpContext.Response.StatusCode = problem.Status!.Value;
        return problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem });
    }

    private static ProblemDetails? Describe(Exception exception) => exception switch
    {
        BadQueryException bad => Invalid(bad.Message, bad.Field),
        TooManyMinutesException tooMany => Invalid(tooMany.Message, "from"),
        StoreUnavailableException => Away("The price store is away. Try again later."),
        KafkaException => Away("Kafka is away. Try again later."),
        _ => null,
    };

    private static ProblemDetails Invalid(string detail, string field) => new()
    {
        Status = StatusCodes.Status400BadRequest,
        Title = "The query is not valid.",
        Detail = detail,
        Extensions = { ["field"] = field },
    };

    private static ProblemDetails Away(string detail) => new() { Status = StatusCodes.Status503ServiceUnavailable, Detail = detail };
}
