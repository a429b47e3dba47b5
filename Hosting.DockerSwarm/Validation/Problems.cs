namespace Aspire.Hosting.DockerSwarm.Validation;

/// <summary>Everything that is wrong with a stack, told at once.</summary>
internal sealed class Problems
{
    private readonly List<string> _lines = [];

    public void Add(string subject, string problem) => _lines.Add($"{subject}: {problem}");

    /// <exception cref="DistributedApplicationException">There are problems; the message has them all.</exception>
    public void ThrowIfAny()
    {
        if (_lines.Count > 0)
        {
            throw new DistributedApplicationException(string.Join(Environment.NewLine, _lines.Distinct()));
        }
    }
}
