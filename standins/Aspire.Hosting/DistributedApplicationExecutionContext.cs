namespace Aspire.Hosting;

/// <summary>Whether the application runs or is published, and as what.</summary>
public class DistributedApplicationExecutionContext
{
    private readonly DistributedApplicationExecutionContextOptions? _options;

    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
        : this(operation, "manifest")
    {
    }

    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation, string publisherName)
    {
        Operation = operation;
        PublisherName = publisherName;
    }

    public DistributedApplicationExecutionContext(DistributedApplicationExecutionContextOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        Operation = options.Operation;
        PublisherName = options.PublisherName ?? "manifest";
    }

    public DistributedApplicationOperation Operation { get; }

    public string PublisherName { get; set; }

    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;

    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;

    public IServiceProvider ServiceProvider => _options?.ServiceProvider
        ?? throw new InvalidOperationException("The services are not available before the application is built.");
}

/// <summary>What an execution context is made of.</summary>
public class DistributedApplicationExecutionContextOptions
{
    public DistributedApplicationExecutionContextOptions(DistributedApplicationOperation operation) => Operation = operation;

    public DistributedApplicationExecutionContextOptions(DistributedApplicationOperation operation, string publisherName)
    {
        ArgumentNullException.ThrowIfNull(publisherName);
        Operation = operation;
        PublisherName = publisherName;
    }

    public DistributedApplicationOperation Operation { get; }

    public string? PublisherName { get; }

    public IServiceProvider? ServiceProvider { get; set; }
}
