using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Supervision;

/// <summary>Shows the lines of all resources on the app host's console, or hands them to its loggers.</summary>
internal sealed class ConsoleEcho(
    ResourceLoggerService loggers,
    DistributedApplicationModel model,
    DistributedApplicationOptions options,
    IHostEnvironment environment,
    ILoggerFactory loggerFactory) : IHostedService, IAsyncDisposable
{
    // A console that doesn't keep up costs lines on the console, never time in the processes that write them.
    private readonly Channel<(string Instance, LogLine Line)> _lines =
        Channel.CreateBounded<(string, LogLine)>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly Dictionary<string, Action<LogLine>> _writers = [];
    private Task _echoing = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        loggers.LineAdded += Enqueue;
        _echoing = Task.Run(EchoAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <remarks>The lines go on until everything is disposed: what processes say at their end is worth reading.</remarks>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        loggers.LineAdded -= Enqueue;
        _lines.Writer.TryComplete();
        await _echoing;
    }

    private void Enqueue(string instance, LogLine line) => _lines.Writer.TryWrite((instance, line));

    private async Task EchoAsync()
    {
        await foreach (var (instance, line) in _lines.Reader.ReadAllAsync())
        {
            if (!_writers.TryGetValue(instance, out var write))
            {
                _writers[instance] = write = CreateWriter(LabelOf(instance));
            }

            write(line);
        }
    }

    private Action<LogLine> CreateWriter(string label)
    {
        if (!options.EnableResourceLogging)
        {
            return line => Console.WriteLine($"[{label}] {line.Content}");
        }

        var logger = loggerFactory.CreateLogger($"{environment.ApplicationName}.Resources.{label}");
        return line => logger.LogResourceLine(line.IsErrorMessage ? LogLevel.Error : LogLevel.Information, line.Content);
    }

    /// <summary>The resource's name; the instance's where there are several.</summary>
    private string LabelOf(string instance) => model.Resources
        .FirstOrDefault(resource => resource.InstanceNames() is [var only] && only == instance)?.Name ?? instance;
}
