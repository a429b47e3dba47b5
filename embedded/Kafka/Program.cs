using System.CommandLine;
using System.Runtime.InteropServices;
using MetalsPipeline.Embedded.Kafka;
using MetalsPipeline.Embedded.Kafka.Logging;
using MetalsPipeline.Embedded.Kafka.Network;
using MetalsPipeline.Embedded.Kafka.Options;

var command = CommandLine.Create(RunAsync);
var parsed = command.Parse(args);
if (parsed.Errors.Count > 0)
    return CommandLine.Refuse(parsed.Errors.Select(error => error.Message));

// Signals are dealt with below, by a clean stop.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

static async Task<int> RunAsync(BrokerOptions options, CancellationToken cancellationToken)
{
    var stop = new TaskCompletionSource();
    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stop.TrySetResult();
    }

    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    try
    {
        await using var broker = await Broker.StartAsync(options, TimeProvider.System, JsonLog.ToStandardOutput(TimeProvider.System));
        await stop.Task;
        return 0;
    }
    catch (Exception failure) when (failure is AddressUnavailableException or IOException or InvalidDataException or UnauthorizedAccessException)
    {
        await Console.Error.WriteLineAsync(failure.Message);
        return 1;
    }
}
