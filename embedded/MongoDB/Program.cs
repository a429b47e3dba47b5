using System.Net.Sockets;
using System.Runtime.InteropServices;
using MetalsPipeline.Embedded.Logging;
using MetalsPipeline.Embedded.MongoDB.Hosting;

const int failure = 1;
const int usage = 64;

if (args.Contains("--help"))
{
    Console.WriteLine(ServerOptions.Help);
    return 0;
}

var log = new JsonLog(Console.OpenStandardOutput(), TimeProvider.System);
ServerOptions options;
try
{
    options = ServerOptions.Parse(args, Environment.GetEnvironmentVariable);
}
catch (UsageException e)
{
    await Console.Error.WriteLineAsync($"{e.Message} See --help.");
    return usage;
}

var stopRequested = new TaskCompletionSource<PosixSignal>(TaskCreationOptions.RunContinuationsAsynchronously);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, RequestStop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, RequestStop);
try
{
    await using var server = await ServerProcess.StartAsync(options, TimeProvider.System, log);
    var signal = await stopRequested.Task;
    log.Info("stopping", ("signal", signal.ToString()));
}
catch (SocketException e)
{
    log.Error($"can't listen on {options.Listen}: {(e.SocketErrorCode == SocketError.AddressAlreadyInUse ? $"port {options.Listen.Port} is taken" : e.Message)}; choose another address with --listen");
    return failure;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    log.Error($"can't use the data folder: {e.Message}");
    return failure;
}

log.Info("stopped");
return 0;

void RequestStop(PosixSignalContext context)
{
    context.Cancel = true;
    stopRequested.TrySetResult(context.Signal);
}
