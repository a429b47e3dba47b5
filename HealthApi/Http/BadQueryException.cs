namespace MetalsPipeline.HealthApi.Http;

/// <summary>A parameter of a request isn't valid.</summary>
internal sealed class BadQueryException(string field, string problem) : Exception($"{field}: {problem}")
{
    public string Field { get; } = field;
}
