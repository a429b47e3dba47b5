using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What an arguments callback sees and fills.</summary>
public sealed class CommandLineArgsCallbackContext
{
    private readonly IResource? _resource;

    public CommandLineArgsCallbackContext(IList<object> args, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(args);
        Args = args;
        CancellationToken = cancellationToken;
    }

    public CommandLineArgsCallbackContext(IList<object> args, IResource resource, CancellationToken cancellationToken = default)
        : this(args, cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        _resource = resource;
    }

    /// <summary>The arguments so far; each is a string or a thing that has a value, such as a parameter or an expression.</summary>
    public IList<object> Args { get; }

    public CancellationToken CancellationToken { get; }

    public DistributedApplicationExecutionContext ExecutionContext { get; init; } = new(DistributedApplicationOperation.Run);

    public ILogger Logger { get; init; } = NullLogger.Instance;

    public IResource Resource => _resource ?? throw new InvalidOperationException("This arguments callback runs for no particular resource.");
}
