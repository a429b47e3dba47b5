using System.CommandLine;
using System.Net;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Swarm;

/// <summary><c>metals swarm join-command</c></summary>
internal static class JoinCommand
{
    /// <param name="Role">"manager" or "worker".</param>
    /// <param name="Command">What is run on the machine that is to join; its token is a secret.</param>
    private sealed record JoinLine(string Role, string Command);

    public static Command Create(Shell shell)
    {
        var manager = new Option<bool>("--manager") { Description = "As a manager, which may change everything. A Swarm that may lose one needs three." };
        var worker = new Option<bool>("--worker") { Description = "As a worker, which only runs tasks. [default]" };
        var verb = new Verb(
            "join-command",
            "Writes the command that joins another machine. Whoever has it can join: keep it secret.",
            "metals swarm join-command --manager",
            shell,
            async (run, token) =>
            {
                await using var engine = await Engine.OpenManagerAsync(run, token);
                var line = await ReadAsync(engine, run.Arguments.GetValue(manager), run, token);
                run.Output.Item(line, () => shell.Out.WriteLine(line.Command));
                return ExitCode.Success;
            })
        {
            manager,
            worker,
        };
        verb.Validators.Add(result =>
        {
            if (result.GetValue(manager) && result.GetValue(worker))
                result.AddError("--manager and --worker exclude each other.");
        });
        return verb;
    }

    private static async Task<JoinLine> ReadAsync(Engine engine, bool asManager, Run run, CancellationToken cancellationToken)
    {
        var tokens = (await engine.Client.Swarm.InspectSwarmAsync(cancellationToken)).JoinTokens;
        var address = (await engine.Client.Swarm.InspectNodeAsync(engine.Info.Swarm.NodeID, cancellationToken)).ManagerStatus!.Addr!;
        if (IPEndPoint.TryParse(address, out var endPoint) && IPAddress.IsLoopback(endPoint.Address))
            run.Progress($"No other machine reaches {address}: this Swarm was made with a loopback address. Make it anew with --advertise-addr.");
        return new JoinLine(asManager ? "manager" : "worker", $"docker swarm join --token {(asManager ? tokens.Manager : tokens.Worker)} {address}");
    }
}
