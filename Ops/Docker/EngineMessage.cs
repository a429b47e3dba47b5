using System.Net;
using System.Text.Json;
using Docker.DotNet;

namespace MetalsPipeline.Ops.Docker;

/// <summary>What an engine says when it refuses something: the text in its JSON, since the exception's own has the status and the raw answer.</summary>
internal static class EngineMessage
{
    public static string Of(DockerApiException problem)
    {
        try
        {
            using var answer = JsonDocument.Parse(problem.ResponseBody ?? "");
            if (answer.RootElement.TryGetProperty("message", out var message) && message.GetString() is { Length: > 0 } text)
                return OneLine(text);
        }
        catch (JsonException)
        {
            // A proxy's answer, or none: it is shown as it is.
        }

        return string.IsNullOrWhiteSpace(problem.ResponseBody) ? $"status {(int)problem.StatusCode}" : OneLine(problem.ResponseBody);
    }

    /// <summary>What went wrong, whoever says it.</summary>
    public static string Reason(Exception problem) => problem is DockerApiException refusal ? $"Docker: {Of(refusal)}" : problem.GetBaseException().Message;

    /// <summary>Whether an answer is missing, or the engine can't give one now; what it refuses is something else.</summary>
    public static bool IsAbsence(Exception problem) =>
        problem is HttpRequestException or IOException or TimeoutException or OperationCanceledException or AggregateException or DockerApiException { StatusCode: >= HttpStatusCode.InternalServerError };

    /// <summary>Whether the engine refused something, or didn't answer.</summary>
    public static bool IsFailure(Exception problem) => problem is DockerApiException || IsAbsence(problem);

    /// <summary>Whether somebody else, or the Swarm itself, changed the thing after it was read.</summary>
    public static bool IsStale(DockerApiException problem) => Of(problem).Contains("out of sequence", StringComparison.Ordinal);

    private static string OneLine(string text)
    {
        // Swarm's managers speak gRPC among each other, and the engine passes their words on.
        const string Prefix = "desc = ";
        var start = text.IndexOf(Prefix, StringComparison.Ordinal);
        var plain = (start < 0 ? text : text[(start + Prefix.Length)..]).Trim().ReplaceLineEndings(" ");
        return plain.EndsWith('.') ? plain : plain + ".";
    }
}
