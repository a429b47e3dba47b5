namespace Aspire.Hosting.DockerSwarm.Stack;

/// <summary>Where a service's output goes.</summary>
/// <param name="driver">The driver, for example <c>json-file</c> or <c>journald</c>.</param>
public sealed class Logging(string driver)
{
    /// <summary>The driver.</summary>
    public string Driver { get; } = driver;

    /// <summary>The driver's options, for example <c>max-size</c>.</summary>
    public IDictionary<string, string> Options { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);
}
