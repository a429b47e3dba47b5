using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks;

namespace MetalsPipeline.Ops.Swarm.Doctor;

/// <summary><c>metals swarm doctor</c></summary>
internal static class DoctorCommand
{
    public static Command Create(Shell shell)
    {
        var topology = IdentityLabels.TopologyOption("Whose labels the nodes should have. [default: those that the deployed stack needs]");
        var verb = new Verb(
            "doctor",
            "Looks whether engine, Swarm, ports, kernel, labels, disk, memory and stack are well, and says what to do; exit code 5 if something fails.",
            "metals swarm doctor --topology HighAvailability",
            shell,
            async (run, token) =>
            {
                var checks = await ExamineAsync(run, StackOptions.Name(run), run.Arguments.GetValue(topology), token);
                run.Output.Rows(checks, Check.Columns);
                var verdicts = checks.CountBy(check => check.Verdict).ToDictionary();
                run.Progress($"{checks.Count} checks: {string.Join(", ", Enum.GetValues<Verdict>().Select(verdict => $"{verdicts.GetValueOrDefault(verdict)} {verdict.ToString().ToLowerInvariant()}"))}.");
                return verdicts.ContainsKey(Verdict.Fail) ? ExitCode.Unhealthy : ExitCode.Success;
            })
        {
            topology,
        };
        StackOptions.AddTo(verb);
        return verb;
    }

    private static async Task<IReadOnlyList<Check>> ExamineAsync(Run run, string stack, Topology? topology, CancellationToken cancellationToken)
    {
        Engine engine;
        try
        {
            engine = await Engine.OpenAsync(run, cancellationToken);
        }
        catch (CommandException problem) when (problem.ExitCode == ExitCode.Error)
        {
            return [Check.Fail("engine", "answer", problem.Message, "start it: 'systemctl start docker'")];
        }

        await using (engine)
        {
            var version = await engine.Client.System.GetVersionAsync(cancellationToken);
            Check[] ofEngine = [.. EngineChecks.Run(engine, version, run.Shell.Time.GetUtcNow())];
            var here = Patient.SharesMachine(engine) ? new Kernel("/", engine.Info.KernelVersion) : null;
            if (engine.Trouble is { } trouble)
                return [.. ofEngine, Check.Fail("swarm", "manager", trouble, "see 'metals swarm init --help'"), .. KernelChecks.Run(here, engine.Info.KernelVersion, 1)];

            var patient = await Patient.ReadAsync(engine, stack, cancellationToken);
            return
            [
                .. ofEngine,
                .. SwarmChecks.Run(patient.Nodes, patient.Swarm.Spec.EncryptionConfig?.AutoLockManagers == true),
                .. await PortChecks.RunAsync(patient, cancellationToken),
                .. KernelChecks.Run(here, engine.Info.KernelVersion, patient.Nodes.Count),
                .. LabelChecks.Run(patient, topology),
                .. CapacityChecks.Run(patient),
                .. await StackChecks.RunAsync(patient, cancellationToken),
            ];
        }
    }
}
