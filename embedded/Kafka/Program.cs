using System.Runtime.InteropServices;
using MetalsPipeline.Embedded.Kafka;
using MetalsPipeline.Embedded.Kafka.Network;
using MetalsPipeline.Embedded.Kafka.Options;
using MetalsPipeline.Embedded.Logging;

return await CommandLine.InvokeAsync(args, RunAsync);

static async Task<int> RunAsync(BrokerOptions options)
{
    var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
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
    catch (Exception failure)
        when (failure is AddressUnavailableException or InvalidDataException or IOException or UnauthorizedAccessException)
    {
        await Console.Error.WriteLineAsync(failure.Message);
        return 1;
    }
}
