using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What an environment callback sees and fills.</summary>
public class EnvironmentCallbackContext
{
    private readonly IResource? _resource;

    public EnvironmentCallbackContext(
        DistributedApplicationExecutionContext executionContext,
        Dictionary<string, object>? environmentVariables = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(executionContext);
        ExecutionContext = executionContext;
        EnvironmentVariables = environmentVariables ?? [];
        CancellationToken = cancellationToken;
    }

    public EnvironmentCallbackContext(
        DistributedApplicationExecutionContext executionContext,
        IResource resource,
        Dictionary<string, object>? environmentVariables = null,
        CancellationToken cancellationToken = default)
        : this(executionContext, environmentVariables, cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        _resource = resource;
    }

    /// <summary>The variables so far; values are strings or things that have a value, such as parameters and expressions.</summary>
    public Dictionary<string, object> EnvironmentVariables { get; }

    public CancellationToken CancellationToken { get; }

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public ILogger Logger { get; set; } = NullLogger.Instance;

    public IResource Resource => _resource ?? throw new InvalidOperationException("This environment callback runs for no particular resource.");
}
