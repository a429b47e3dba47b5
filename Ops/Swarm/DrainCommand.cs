using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Kafka;
using MetalsPipeline.Ops.Stacks;
using MetalsPipeline.Ops.Topics;

namespace MetalsPipeline.Ops.Swarm;

/// <summary><c>metals swarm drain</c></summary>
internal static class DrainCommand
{
    public static Command Create(Shell shell)
    {
        var name = new Argument<string>("NODE") { Description = "Name or id of the node, or self." };
        var undo = new Option<bool>("--undo") { Description = "Give it tasks again." };
        var force = new Option<bool>("--force") { Description = "Drain it although something stops; what, is said all the same." };
        var verb = new Verb(
            "drain",
            "Takes a node out of service, for example to restart it: its tasks move to others. Refuses where something would stop.",
            "metals swarm drain node-2 --dry-run",
            shell,
            async (run, token) =>
            {
                await using var engine = await Engine.OpenManagerAsync(run, token);
                var nodes = await SwarmNode.ListAsync(engine, token);
                var node = SwarmNode.Find(nodes, run.Arguments.GetValue(name)!, engine);
                var services = (await StackState.ReadAsync(engine, StackOptions.Name(run), token)).Services;
                var wanted = run.Arguments.GetValue(undo) ? SwarmNode.Active : SwarmNode.Drained;
                var plan = DrainStep.Plan(node, wanted, nodes, services);
                if (plan.Count > 0 && wanted == SwarmNode.Drained)
                    await RefuseAsync(run, DrainSafety.Objections(node, nodes, services), run.Arguments.GetValue(force), token);

                var verb = wanted == SwarmNode.Drained ? "drain" : "activate";
                return await ChangeOptions.CarryOutAsync(
                    run,
                    plan,
                    DrainStep.Columns,
                    $"{char.ToUpperInvariant(verb[0])}{verb[1..]} {node.Name}?",
                    $"swarm {verb} {node.Name}",
                    async () =>
                    {
                        var movement = new DrainMovement(engine, node, run);
                        await NodeUpdate.ApplyAsync(engine, node.Id, spec => spec.Availability = wanted, token);
                        await (wanted == SwarmNode.Drained ? movement.WaitUntilEmptyAsync(plan, token) : movement.WaitUntilBackAsync(services, token));
                    },
                    token);
            })
        {
            name,
            undo,
            force,
        };
        StackOptions.AddTo(verb);
        KafkaOptions.AddTo(verb);
        ChangeOptions.AddTo(verb);
        return verb;
    }

    /// <exception cref="CommandException">Something would stop.</exception>
    private static async Task RefuseAsync(Run run, IReadOnlyList<string> objections, bool force, CancellationToken cancellationToken)
    {
        if (KafkaOptions.IsGiven(run))
        {
            using var kafka = KafkaConnection.Open(run, cancellationToken);
            var health = await HealthCommand.ExamineAsync(kafka, cancellationToken);
            if (!health.Healthy)
                objections = [.. objections, $"Kafka isn't at strength: {health.Troubles.Count} partitions are in trouble ('metals topics health')."];
        }

        foreach (var objection in objections)
            run.Progress(objection);
        if (objections.Count > 0 && !force)
            throw new CommandException("Nothing was changed; --force drains it all the same.");
    }
}
