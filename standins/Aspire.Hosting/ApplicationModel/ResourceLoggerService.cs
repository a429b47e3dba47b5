using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The log lines of all resources: what their processes print, and what the app host has to say about them.</summary>
public class ResourceLoggerService : IDisposable
{
    private readonly ConcurrentDictionary<string, ResourceLog> _logs = new(StringComparer.OrdinalIgnoreCase);
    private volatile bool _disposed;

    /// <summary>Called for every line of every log, in the order of each log.</summary>
    internal event Action<string, LogLine>? LineAdded;

    /// <summary>A logger that writes into the log of every instance of the resource.</summary>
    public ILogger GetLogger(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new ResourceLogger([.. resource.InstanceNames().Select(LogOf)]);
    }

    public ILogger GetLogger(string resourceName) => new ResourceLogger([LogOf(resourceName)]);

    /// <summary>The lines kept so far (the last ones, if there were very many) and then new ones, until the log is completed.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => LogOf(resourceName).WatchAsync(follow: true);

    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource) => Merge(resource, log => log.WatchAsync(follow: true));

    /// <summary>The lines kept so far.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName) => LogOf(resourceName).WatchAsync(follow: false);

    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(IResource resource) => Merge(resource, log => log.WatchAsync(follow: false));

    public void Complete(string name) => LogOf(name).Complete();

    public void Complete(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        foreach (var instance in resource.InstanceNames())
        {
            Complete(instance);
        }
    }

    public void ClearBacklog(string resourceName) => LogOf(resourceName).Clear();

    public void Dispose()
    {
        _disposed = true;
        foreach (var log in _logs.Values)
        {
            log.Complete();
        }

        GC.SuppressFinalize(this);
    }

    internal ResourceLog LogOf(string instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        var log = _logs.GetOrAdd(instance, static (name, self) => new(line => self.LineAdded?.Invoke(name, line)), this);
        if (_disposed)
        {
            log.Complete();
        }

        return log;
    }

    private IAsyncEnumerable<IReadOnlyList<LogLine>> Merge(
        IResource resource,
        Func<ResourceLog, IAsyncEnumerable<IReadOnlyList<LogLine>>> read)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return ResourceLog.Merge([.. resource.InstanceNames().Select(LogOf).Select(read)]);
    }
}
