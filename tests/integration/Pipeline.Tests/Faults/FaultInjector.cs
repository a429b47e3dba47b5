using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using MetalsPipeline.Pipeline.Tests.Faults.Network;

namespace MetalsPipeline.Pipeline.Tests.Faults;

/// <summary>Makes things go wrong in a running pipeline.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="network">Its network; null: there will be faults of its processes only.</param>
internal sealed class FaultInjector(RunningPipeline pipeline, PipelineNetwork? network = null)
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(200);

    private PipelineNetwork Network => network ?? throw new InvalidOperationException("This pipeline's network can't be disturbed.");

    public async Task InjectAsync(Fault fault)
    {
        await Task.Delay(fault.After);
        switch (fault.Kind)
        {
            case FaultKind.Kill:
                var processes = fault.Target.Split(' ');
                foreach (var process in processes)
                {
                    await SignalAsync(process, "KILL");
                    await pipeline.StateAsync(process, KnownResourceStates.Exited);
                    await Task.Delay(fault.For);
                }
                foreach (var process in processes)
                {
                    await pipeline.CommandAsync(process, "start");
                    // Its process is there again before the next fault asks for it.
                    await pipeline.StateAsync(process, KnownResourceStates.Running);
                }
                break;
            case FaultKind.Freeze:
                await SignalAsync(fault.Target, "STOP");
                await Task.Delay(fault.For);
                await SignalAsync(fault.Target, "CONT");
                break;
            case FaultKind.ResetConnections:
                await ControlAsync("reset");
                break;
            case FaultKind.DropAnswers:
                await ControlAsync("drop Produce 3");
                await ControlAsync("drop OffsetCommit 1");
                await ControlAsync("drop Fetch 2");
                break;
            case FaultKind.NodesDown:
                var nodes = fault.Target.Split(' ');
                foreach (var node in nodes)
                    await ControlAsync($"node down {node}");
                await Task.Delay(fault.For);
                foreach (var node in nodes)
                    await ControlAsync($"node up {node}");
                await ControlAsync("elect");
                break;
            case FaultKind.Delay:
                Network[fault.Target].Delay = Latency;
                await Task.Delay(fault.For);
                Network[fault.Target].Delay = TimeSpan.Zero;
                break;
            case FaultKind.HoldRequests or FaultKind.HoldAnswers:
                await HoldAsync(fault);
                Network[fault.Target].Deliver(DirectionOf(fault));
                break;
            case FaultKind.LoseRequests or FaultKind.LoseAnswers:
                await HoldAsync(fault);
                Network[fault.Target].Lose(DirectionOf(fault));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault));
        }
    }

    /// <summary>Sends a signal to a resource's process.</summary>
    public async Task SignalAsync(string resource, string signal)
    {
        var id = pipeline.ProcessId(resource).ToString(CultureInfo.InvariantCulture);
        using var kill = Process.Start("kill", ["-s", signal, id]);
        await kill.WaitForExitAsync();
        kill.ExitCode.ShouldBe(0, $"SIG{signal} to {resource}");
    }

    private async Task HoldAsync(Fault fault)
    {
        Network[fault.Target].Hold(DirectionOf(fault));
        await Task.Delay(fault.For);
    }

    private static Direction DirectionOf(Fault fault) =>
        fault.Kind is FaultKind.HoldRequests or FaultKind.LoseRequests ? Direction.Requests : Direction.Answers;

    /// <summary>A broker that was killed just now takes commands again a moment later.</summary>
    private async Task ControlAsync(string command) =>
        await Eventually.GetAsync(_ => TryControlAsync(command), answer => answer == "ok", command);

    private async Task<string?> TryControlAsync(string command)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Network.ControlPort);
            await using var stream = client.GetStream();
            await using var writer = new StreamWriter(stream) { AutoFlush = true };
            using var reader = new StreamReader(stream);
            await writer.WriteLineAsync(command);
            return await reader.ReadLineAsync();
        }
        catch (SocketException e)
        {
            return e.Message;
        }
    }
}
